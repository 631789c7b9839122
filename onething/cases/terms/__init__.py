"""The words of a case and its legal machines.

Where to add what: a state or a clock → `words`; the law of a step → `laws`; its paper or its word on
the button → `sorts`; a step that kinds share → `shared`; which kind has which steps → `machines`; a
condition besides the state → `guards`; what a step asks to be said → `asks`. Then `make law` draws `docs/law/` anew.
"""

from onething.cases.terms.asks import ASKS, Ask
from onething.cases.terms.guards import GUARDS, unmet
from onething.cases.terms.machines import MACHINES, REVIEWED
from onething.cases.terms.words import (
    AFTERWARDS,
    ANEW,
    ANSWER,
    APPLICATION_WORDS,
    BEFORE_ACCEPTANCE,
    CLOCK_WORDS,
    DECIDED,
    DELIVER,
    FINAL,
    HEARING_ASK,
    HEARING_HOLD,
    JOINT,
    OPEN,
    PROMISED,
    PUBLIC_WORDS,
    STANDING_STILL,
    STATUTORY,
    TELL,
    UNDER_REVIEW,
    WITHOUT,
    WORDS,
    Draft,
    granted,
)

__all__ = [
    "AFTERWARDS",
    "ANEW",
    "ANSWER",
    "APPLICATION_WORDS",
    "ASKS",
    "BEFORE_ACCEPTANCE",
    "CLOCK_WORDS",
    "DECIDED",
    "DELIVER",
    "FINAL",
    "GUARDS",
    "HEARING_ASK",
    "HEARING_HOLD",
    "JOINT",
    "MACHINES",
    "OPEN",
    "PROMISED",
    "PUBLIC_WORDS",
    "REVIEWED",
    "STANDING_STILL",
    "STATUTORY",
    "TELL",
    "UNDER_REVIEW",
    "WITHOUT",
    "WORDS",
    "Ask",
    "Draft",
    "granted",
    "unmet",
]
