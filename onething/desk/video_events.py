"""What happens at virtual windows. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.desk.events import VideoFact


@dataclass(frozen=True, kw_only=True)
class VideoAsked(VideoFact):
    """Somebody asks for a virtual window; `shares`: the clerk may read the matter with him."""

    name: ClassVar[str] = "desk.video_asked"
    record_only: ClassVar[bool] = True
    subject: UUID
    matter: UUID | None
    shares: bool


@dataclass(frozen=True, kw_only=True)
class VideoMet(VideoFact):
    """Two officials meet in a room, to look at something together; `visitor`: beside the applicant."""

    name: ClassVar[str] = "desk.video_met"
    record_only: ClassVar[bool] = True
    meeting: UUID
    visitor: str
    official: str


@dataclass(frozen=True, kw_only=True)
class VideoShowed(VideoFact):
    """The clerk put something before the other."""

    name: ClassVar[str] = "desk.video_showed"
    record_only: ClassVar[bool] = True
    kind: str
    thing: str


@dataclass(frozen=True, kw_only=True)
class VideoShared(VideoFact):
    """The one who talks lets the other read the matter along."""

    name: ClassVar[str] = "desk.video_shared"
    record_only: ClassVar[bool] = True
