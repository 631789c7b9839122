"""People who ask for a helper, and the deeds that bring the order to each state."""

from onething.documents import queries as documents
from onething.identity import commands as people
from onething.identity.load import id_of
from onething.identity.terms import Bound
from onething.voice import commands
from onething.voice.models import Aid
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.times import MONDAY

AID = {
    "region": "140105", "kind": "agent", "want": "开面馆，表填不明白", "name": "李小满", "phone": "15400000001",
    "slug": "kbcyd",
}  # fmt: skip
SECOND = id_of("official", "SX00062")


def asked(by=None, at=MONDAY, draft=None, **said):
    who = by or actor("lixiaoman")
    return commands.ask_aid(AID | said, draft=draft, by=who, at=at)


def aid_of(aid):
    return Aid.objects.get(pk=aid)


def take(aid, by=None, at=MONDAY):
    commands.take_aid(aid, by=by or actor("banghui"), at=at)


def decline(aid, by=None, at=MONDAY):
    said = "这件事不在这里办，请到公安窗口"
    commands.decline_aid(aid, answer=said, by=by or actor("banghui"), at=at)


def note(aid, by=None, at=MONDAY):
    commands.note_aid(aid, text="已经约好见面", by=by or actor("banghui"), at=at)


def say(aid, by=None, at=MONDAY, text="房东证明要不要原件？", files=()):
    return commands.say_in_aid(aid, text=text, files=files, by=by or actor("lixiaoman"), at=at)


def a_picture(owner, name="门头.png"):
    """Return a picture that was kept, as an upload says it."""
    content = b"\x89PNG" + name.encode()
    return {"digest": documents.keep(content), "name": name, "media_type": "image/png"}


def ticket(aid, by=None, at=MONDAY, business="general", code=CODE):
    place = hall(code).pk
    return commands.ticket_aid(aid, hall=place, business=business, by=by or actor("banghui"), at=at)


def hand(aid, by=None, at=MONDAY):
    commands.hand_aid(aid, SECOND, text="表填到第二页", by=by or actor("banghui"), at=at)


def solve(aid, by=None, at=MONDAY):
    commands.close_aid(aid, solved=True, answer="已经提交", by=by or actor("banghui"), at=at)


def fail(aid, by=None, at=MONDAY):
    said = "还缺房东的证明，请补好再来"
    commands.close_aid(aid, solved=False, answer=said, by=by or actor("banghui"), at=at)


def rate(aid, by=None, at=MONDAY, grade=5):
    commands.rate_aid(aid, grade=grade, comment="", by=by or actor("lixiaoman"), at=at)


def withdraw(aid, by=None, at=MONDAY):
    commands.withdraw_aid(aid, by=by or actor("lixiaoman"), at=at)


DEEDS = {
    "take": take, "decline": decline, "note": note, "ticket": ticket, "hand": hand, "solve": solve, "fail": fail,
    "rate": rate, "say": say, "withdraw": withdraw,
}  # fmt: skip
WAY = {
    "asked": (), "taken": ("take",), "handed": ("take", "hand"), "solved": ("take", "solve"),
    "unsolved": ("take", "fail"), "rated": ("take", "solve", "rate"), "declined": ("decline",),
    "withdrawn": ("withdraw",),
}  # fmt: skip


def in_state(state, **said):
    """Return one that was brought to a state by what people do."""
    aid = asked(**said)
    for do in WAY[state]:
        DEEDS[do](aid)
    return aid


def agreed(aid, by, helper="banghui", at=MONDAY):
    """Let who asked agree on his page that the helper fills in; let the helper begin."""
    bound = Bound(order=aid, themes=("kbcyd",))
    who = actor(helper)
    official = who.who.partition(":")[2]
    people.agree_to_assistance(bound, official=official, by=by, at=at)
    return people.assist_by_consent(aid, by=who, at=at)
