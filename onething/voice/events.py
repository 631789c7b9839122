"""What is said and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact
from onething.voice.aid_events import (
    AidAsked,
    AidClosed,
    AidDeclined,
    AidFact,
    AidHanded,
    AidKnown,
    AidLapsed,
    AidLate,
    AidMatterFact,
    AidMatterListed,
    AidMatterUnlisted,
    AidNoted,
    AidRated,
    AidSaid,
    AidTaken,
    AidTicketed,
    AidWithdrawn,
)
from onething.voice.obstacle_events import (
    ObstacleAccepted,
    ObstacleClosed,
    ObstacleConfirmed,
    ObstacleDisputed,
    ObstacleFact,
    ObstacleFiled,
    ObstacleLapsed,
    ObstaclePassed,
    ObstacleReplied,
    ObstacleSorted,
    ObstacleSupervised,
    ObstacleWithdrawn,
)
from onething.voice.project_events import (
    ProjectAnswered,
    ProjectEnded,
    ProjectFact,
    ProjectHanded,
    ProjectLate,
    ProjectLeft,
    ProjectLinked,
    ProjectOpened,
    ProjectPlanned,
    ProjectReached,
    ProjectResumed,
    ProjectUnlinked,
    ProjectUnmanned,
    ProjectVisited,
)
from onething.voice.screening_events import (
    Screened,
    ScreeningFact,
    ScreeningFiled,
    ScreeningLapsed,
)
from onething.voice.walk_events import (
    FlawDeclined,
    FlawFact,
    FlawFixed,
    FlawFound,
    FlawLate,
    FlawReopened,
    TrialistAnswered,
    TrialistEnded,
    TrialistFact,
    TrialistInvited,
    TrialReported,
    WalkFact,
    WalkFinished,
    WalkStarted,
    WalkStepped,
)

__all__ = [
    "AidAsked",
    "AidClosed",
    "AidDeclined",
    "AidFact",
    "AidHanded",
    "AidKnown",
    "AidLapsed",
    "AidLate",
    "AidMatterFact",
    "AidMatterListed",
    "AidMatterUnlisted",
    "AidNoted",
    "AidRated",
    "AidSaid",
    "AidTaken",
    "AidTicketed",
    "AidWithdrawn",
    "Evaluated",
    "EvaluationFact",
    "FlawDeclined",
    "FlawFact",
    "FlawFixed",
    "FlawFound",
    "FlawLate",
    "FlawReopened",
    "ObstacleAccepted",
    "ObstacleClosed",
    "ObstacleConfirmed",
    "ObstacleDisputed",
    "ObstacleFact",
    "ObstacleFiled",
    "ObstacleLapsed",
    "ObstaclePassed",
    "ObstacleReplied",
    "ObstacleSorted",
    "ObstacleSupervised",
    "ObstacleWithdrawn",
    "ProjectAnswered",
    "ProjectEnded",
    "ProjectFact",
    "ProjectHanded",
    "ProjectLate",
    "ProjectLeft",
    "ProjectLinked",
    "ProjectOpened",
    "ProjectPlanned",
    "ProjectReached",
    "ProjectResumed",
    "ProjectUnlinked",
    "ProjectUnmanned",
    "ProjectVisited",
    "RaterContacted",
    "Rectified",
    "Screened",
    "ScreeningFact",
    "ScreeningFiled",
    "ScreeningLapsed",
    "TrialReported",
    "TrialistAnswered",
    "TrialistEnded",
    "TrialistFact",
    "TrialistInvited",
    "WalkFact",
    "WalkFinished",
    "WalkStarted",
    "WalkStepped",
]


@dataclass(frozen=True, kw_only=True)
class EvaluationFact(Fact):
    evaluation: UUID
    application: UUID
    office: UUID

    @property
    def stream(self) -> str:
        """An evaluation is a stream of its own."""
        return f"evaluation:{self.evaluation}"


@dataclass(frozen=True, kw_only=True)
class Evaluated(EvaluationFact):
    name: ClassVar[str] = "voice.evaluated"
    stage: str
    grade: int
    theme: str = ""  # its name in addresses; what was said before it was kept has none


@dataclass(frozen=True, kw_only=True)
class RaterContacted(EvaluationFact):
    name: ClassVar[str] = "voice.rater_contacted"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Rectified(EvaluationFact):
    name: ClassVar[str] = "voice.rectified"
    record_only: ClassVar[bool] = True
