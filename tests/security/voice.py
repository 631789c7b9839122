"""What people said in the world of these tests: something that could not be got done; a walk and what it found."""

from onething.voice import commands
from tests.times import MONDAY
from tests.voice.given import SAID, a_walk


def of_voice(things):
    """Let the holder say what he could not get done, and the leader of the hall hand in a walk."""
    said = SAID | {"number": things.number}
    things.obstacle = commands.file_obstacle(said, by=things.holder, at=MONDAY)
    things.walk, things.walk_step, things.flaw = a_walk()


def said_of(things, nowhere):
    """Return what stands in for the parts of addresses that name these."""
    return {
        **dict.fromkeys(("walk_id", "own_walk"), (things.walk, None, nowhere)),
        **dict.fromkeys(("flaw_id", "own_flaw"), (things.flaw, None, nowhere)),
        "step_id": (things.walk_step, None, nowhere),
        "walk_step": ("finish", None, None),
        "flaw_step": ("reopen", None, None),
        "obstacle_id": (things.obstacle, None, nowhere),
        "obstacle_step": ("accept", None, None),
        "obstacle_reply": ("withdraw", None, None),
    }
