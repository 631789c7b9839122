"""People who could not get something done, and the deeds that bring it to each state."""

from datetime import timedelta

from onething.identity.load import id_of
from onething.voice import commands
from onething.voice.models import Flaw, Obstacle
from tests.cast import actor
from tests.given import a_file
from tests.times import MONDAY

HALL = id_of("organisation", "approval:140105")
MARKET = id_of("organisation", "market:140105")
SAID = {
    "region": "140105", "kind": "not_accepted", "tried": "去了两次窗口，材料都交了，不出受理单",
    "blocked": "rule", "blocker": "说要房东到场", "wanted": "请受理", "name": "李小满", "phone": "15400000001",
}  # fmt: skip
WALK = {
    "kind": "walk", "code": "kbcyd", "terminal": "phone", "walker": "孙立新", "walked_on": "2026-03-02",
}  # fmt: skip
WALKED = {
    "what": "在手机上打开一件事", "minutes": "5", "severity": "severe", "problem": "指南写的材料和窗口要的不一样",
    "scope": "local",
}  # fmt: skip
TOMORROW = MONDAY + timedelta(days=1)


def filed(by=None, at=MONDAY, **said):
    return commands.file_obstacle(SAID | said, by=by or actor("lixiaoman"), at=at)


def row_of(obstacle):
    return Obstacle.objects.get(pk=obstacle)


def accept(obstacle, by=None, at=MONDAY):
    commands.accept_obstacle(obstacle, by=by or actor("lutong"), at=at)


def sort(obstacle, by=None, at=MONDAY, **said):
    told = {"kind": "not_accepted", "difficulty": "simple"} | said
    commands.sort_obstacle(obstacle, **told, by=by or actor("lutong"), at=at)


def pass_on(obstacle, office=MARKET, by=None, at=MONDAY):
    commands.pass_obstacle(obstacle, office, request="请受理", by=by or actor("lutong"), at=at)


def reply(obstacle, by=None, at=MONDAY):
    commands.reply_obstacle(obstacle, reply="已经受理", by=by or actor("yaoguang"), at=at)


def close(obstacle, by=None, at=MONDAY):
    said = {"answer": "已经受理", "reasons": "行政许可法第三十二条：材料齐全应当受理"}
    commands.close_obstacle(obstacle, **said, by=by or actor("lutong"), at=at)


def confirm(obstacle, by=None, at=MONDAY, way=""):
    who = by or actor("lixiaoman")
    commands.give_feedback(obstacle, solved=True, text="", way=way, by=who, at=at)


def dispute(obstacle, by=None, at=MONDAY, way=""):
    who = by or actor("lixiaoman")
    commands.give_feedback(obstacle, solved=False, text="还是不收", way=way, by=who, at=at)


def withdraw(obstacle, by=None, at=MONDAY):
    commands.withdraw_obstacle(obstacle, by=by or actor("lixiaoman"), at=at)


DEEDS = {
    "accept": accept, "sort": sort, "pass": pass_on, "reply": reply, "close": close,
    "confirm": confirm, "dispute": dispute, "withdraw": withdraw,
}  # fmt: skip
WAY = {
    "filed": (), "accepted": ("accept",), "sorted": ("accept", "sort"),
    "passed": ("accept", "sort", "pass"), "replied": ("accept", "sort", "pass", "reply"),
    "closed": ("accept", "sort", "close"), "archived": ("accept", "sort", "close", "confirm"),
    "withdrawn": ("withdraw",),
}  # fmt: skip


def in_state(state, **said):
    """Return one that was brought to a state by what people do."""
    obstacle = filed(**said)
    for do in WAY[state]:
        DEEDS[do](obstacle)
    return obstacle


def a_walk():
    """Let the leader of the hall hand in a walk with a picture; return it, its step, what it found."""
    who = {"by": actor("sunlixin"), "at": MONDAY}
    walk = commands.start_walk(WALK, **who)
    kept = a_file(actor("wangjianguo", behalf="晋味面馆"))["digest"]
    step = commands.add_walk_step(walk, WALKED, picture=kept, **who)
    commands.finish_walk(walk, {"trips": "1"}, **who)
    return walk, step, Flaw.objects.get(step=step).pk
