"""Sample applets for trying things, never in production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from onething.catalogue.applets import commands
from onething.kernel import yamls
from onething.kernel.actor import Actor


def load_samples(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    """Load the sample applets that are not there yet, where samples are loaded at all."""
    file = data_root / "world" / "applets.yaml"
    if not settings.SAMPLES or not file.exists():
        return
    lines = [
        commands.load_applet(
            row["key"], row, base=settings.HOSTAPP_URL, by=by.because(f"applet:{row['key']}"), at=at
        )
        for row in yamls.read(file)
    ]
    if any(lines):
        say(f"便民应用：{sum(map(bool, lines))} 个样例")
