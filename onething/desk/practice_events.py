"""What happens on a platform for practising. No personal data: even there it is not needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ExerciseGiven(Fact):
    """A clerk was given a piece of work to practise on."""

    name: ClassVar[str] = "desk.exercise_given"
    record_only: ClassVar[bool] = True
    exercise: UUID
    key: str
    application: UUID | None

    @property
    def stream(self) -> str:
        """An exercise is a stream of its own."""
        return f"exercise:{self.exercise}"


@dataclass(frozen=True, kw_only=True)
class ExerciseAnswered(Fact):
    """A piece of work was answered on the page of exercises, with nothing to be entered elsewhere."""

    name: ClassVar[str] = "desk.exercise_answered"
    record_only: ClassVar[bool] = True
    exercise: UUID
    key: str

    @property
    def stream(self) -> str:
        """An exercise is a stream of its own."""
        return f"exercise:{self.exercise}"
