"""Load what messages stand on: the words that came with this release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.kernel.actor import Actor


def load(*, by: Actor, at: datetime, say: Callable[[str], object]) -> None:
    """Publish the words of this release that are not known yet; again does no harm."""
    words = {key: said for key, (_, said) in wordings.shipped().items()}
    commands.load_wordings(words, by=by, at=at)
    say(f"消息：{len(words)} 种")
