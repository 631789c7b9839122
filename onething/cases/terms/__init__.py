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
    AT_WINDOW,
    BEFORE_ACCEPTANCE,
    CLOCK_WORDS,
    DECIDED,
    DELIVER,
    ELECTRONIC,
    FINAL,
    HEARING_ASK,
    HEARING_HOLD,
    JOINT,
    LOCKER,
    OPEN,
    POST,
    PROMISED,
    PUBLIC_WORDS,
    SHOWN,
    STANDING_STILL,
    STATUTORY,
    TELL,
    UNDER_REVIEW,
    WAYS,
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
    "AT_WINDOW",
    "BEFORE_ACCEPTANCE",
    "CLOCK_WORDS",
    "DECIDED",
    "DELIVER",
    "ELECTRONIC",
    "FINAL",
    "GUARDS",
    "HEARING_ASK",
    "HEARING_HOLD",
    "JOINT",
    "LOCKER",
    "MACHINES",
    "OPEN",
    "POST",
    "PROMISED",
    "PUBLIC_WORDS",
    "REVIEWED",
    "SHOWN",
    "STANDING_STILL",
    "STATUTORY",
    "TELL",
    "UNDER_REVIEW",
    "WAYS",
    "WITHOUT",
    "WORDS",
    "Ask",
    "Draft",
    "granted",
    "unmet",
]
