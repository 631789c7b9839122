"""Everything that can be done in halls; one command, one transaction."""

from onething.desk.commands.leading import (
    drop_day,
    give_notice,
    lift_notice,
    set_day,
    set_hours,
    set_rules,
    set_window,
)
from onething.desk.commands.loading import load_places

__all__ = [
    "drop_day",
    "give_notice",
    "lift_notice",
    "load_places",
    "set_day",
    "set_hours",
    "set_rules",
    "set_window",
]
