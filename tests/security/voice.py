"""What people said in the world of these tests: something that could not be got done; a walk and what it found."""

from uuid import UUID

from onething.identity import commands as staff
from onething.identity.load import id_of
from onething.voice import commands, queries
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import AID, a_picture
from tests.voice.given import SAID, a_walk
from tests.voice.projects import PROJECT


def of_voice(things):
    """Let the holder say what he could not get done, and the leader of the hall hand in a walk."""
    said = SAID | {"number": things.number}
    things.obstacle = commands.file_obstacle(said, by=things.holder, at=MONDAY)
    things.aid = commands.ask_aid(AID, by=things.holder, at=MONDAY)
    things.word = commands.say_in_aid(
        things.aid, text="样例", files=[a_picture(things.holder)], by=things.holder, at=MONDAY
    )
    stranger = actor("sundayuan", behalf="大圆小吃店")
    theirs = commands.ask_aid(AID, by=stranger, at=MONDAY)
    things.stranger_word = commands.say_in_aid(
        theirs, text="样例", files=[a_picture(stranger, "别人.png")], by=stranger, at=MONDAY
    )
    fine = {one.key: ("fine", "") for one in queries.screening_needs("kbcyd", "140105", MONDAY)}
    things.screening = commands.screen_materials(
        AID, fine, subject=UUID(things.holder.behalf), by=actor("banghui"), at=MONDAY
    )
    said = PROJECT | {"credit_code": "921451050000000190"}
    things.project = commands.open_project(said, by=actor("banghui"), at=MONDAY)
    things.trial = commands.invite_trialist(
        "145105197810010038", "王建国", by=actor("sunlixin"), at=MONDAY
    )
    things.walk, things.walk_step, things.flaw = a_walk()
    things.team = a_team()


def a_team():
    """Let a clerk sit an exam; let the leader of the hall keep a certificate, a shift, a contact point."""
    who = {"by": actor("sunlixin"), "at": MONDAY}
    hall, clerk = UUID(who["by"].org), id_of("official", "SX00001")
    held = {"level": "4", "certificate": "S1", "since": "2026-01-05"}
    point = {"name": "样例", "address": "样例路", "keeper": "张三", "phone": "0351-1234567"}
    own = staff.open_contact_point(hall, point, **who)
    heard = {"on": "2026-03-02", "text": "样例"}
    other = {"by": actor("yaoguang"), "at": MONDAY}
    theirs = staff.open_contact_point(UUID(other["by"].org), point, **other)
    return {
        "sitting_id": staff.begin_sitting("window", by=actor("wangfang"), at=MONDAY),
        "qualification_id": staff.enter_certificate(clerk, held, **who),
        "point_id": own,
        "own_point": own,
        "heard_id": (staff.hear(own, heard, **who), staff.hear(theirs, heard, **other)),
    }


def pair(one):
    """Return a thing with that of a stranger, if there is one."""
    return one if isinstance(one, tuple) else (one, None)


def said_of(things, nowhere):
    """Return what stands in for the parts of addresses that name these."""
    return {
        **dict.fromkeys(("walk_id", "own_walk"), (things.walk, None, nowhere)),
        **dict.fromkeys(("flaw_id", "own_flaw"), (things.flaw, None, nowhere)),
        "step_id": (things.walk_step, None, nowhere),
        "walk_step": ("finish", None, None),
        "flaw_step": ("reopen", None, None),
        "course": ("service", None, "nothing"),
        **{name: (*pair(one), nowhere) for name, one in things.team.items()},
        "obstacle_id": (things.obstacle, None, nowhere),
        "aid_id": (things.aid, None, nowhere),
        "word_id": (things.word, things.stranger_word, nowhere),
        **dict.fromkeys(("project_id", "own_project"), (things.project, None, nowhere)),
        "project_part": ("land-gcjs", None, "nothing"),
        "project_reply": ("agree", None, None),
        "project_step": ("stop", None, None),
        "own_trial": (things.trial, None, nowhere),
        "trial_step": ("accept", None, None),
        "screening_id": (things.screening, None, nowhere),
        "aid_step": ("rate", None, None),
        "aid_reply": ("withdraw", None, None),
        "obstacle_step": ("accept", None, None),
        "obstacle_reply": ("withdraw", None, None),
    }
