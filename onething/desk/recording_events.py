"""What happens to recordings of talks by video. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.desk.events import VideoFact


@dataclass(frozen=True, kw_only=True)
class RecordingFact(VideoFact):
    """Something happened to a recording: it stands in the stream of its talk."""

    recording: UUID


@dataclass(frozen=True, kw_only=True)
class RecordingAsked(RecordingFact):
    """The clerk asks whether the talk may be recorded: for what, how long it would be kept."""

    name: ClassVar[str] = "desk.recording_asked"
    record_only: ClassVar[bool] = True
    purpose: str
    keep_days: int


@dataclass(frozen=True, kw_only=True)
class RecordingAnswered(RecordingFact):
    """The other agreed, or did not."""

    name: ClassVar[str] = "desk.recording_answered"
    record_only: ClassVar[bool] = True
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class RecordingStopped(RecordingFact):
    """Either of the two, or the end of the talk, stopped it."""

    name: ClassVar[str] = "desk.recording_stopped"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RecordingKept(RecordingFact):
    """All its parts are there; the digest proves them, on this day they are destroyed."""

    name: ClassVar[str] = "desk.recording_kept"
    record_only: ClassVar[bool] = True
    digest: str
    parts: int
    size: int
    destroy_on: str


@dataclass(frozen=True, kw_only=True)
class RecordingDestroyed(RecordingFact):
    """Its key is gone and its files go: nobody can watch it any more."""

    name: ClassVar[str] = "desk.recording_destroyed"
    files: tuple[str, ...]
