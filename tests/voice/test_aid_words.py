"""网上问答: who asked for help and his helper write to each other on the order, and nobody else reads it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.delivery.models import Message
from onething.exchange.neighbour_files import sample_picture
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import salted
from onething.voice import queries
from onething.voice.aids.rules import rules
from onething.voice.models import AidWord
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import a_picture, asked, hand, in_state, say, solve, take
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db


def told(who):
    """Return the titles of what somebody was told."""
    own = who.who.partition(":")[2] if who.org else who.behalf
    return [*Message.objects.filter(subject=own).values_list("title", flat=True)]


def test_both_write_and_each_is_told_and_both_read_it_in_order():
    aid, helper, person = in_state("taken"), actor("banghui"), actor("lixiaoman")

    say(aid, text="房东证明要不要原件？")
    say(aid, by=helper, text="拍照就行。")
    pump_all()

    for who in (helper, person):
        talk = queries.aid(aid, who, MONDAY).talk
        assert [(one.own, one.text) for one in talk] == [
            (True, "房东证明要不要原件？"), (False, "拍照就行。"),
        ]  # fmt: skip
    assert "申请人写了话" in told(helper) and "帮办员给您写了话" in told(person)
    assert "申请人写了话" not in told(actor("daiban"))


def test_the_ledger_proves_what_was_written_without_telling_it():
    aid = in_state("taken")
    picture = a_picture(actor("lixiaoman"))

    word = AidWord.objects.get(pk=say(aid, text="我姓李，住某某路", files=[picture]))

    fact = Event.objects.get(name="voice.aid_said")
    assert fact.data["content"] == salted(word.salt, [word.text, [picture["digest"]]])
    said = json.dumps(fact.data, ensure_ascii=False)
    assert "某某路" not in said and picture["digest"] not in said and "门头" not in said
    assert not list(broken_links(f"aid:{aid}"))


def test_who_asked_may_write_before_somebody_has_it_and_nobody_after_it_is_closed():
    aid = asked()
    say(aid)
    with pytest.raises(NotYours):
        say(aid, by=actor("huaqing"))
    with pytest.raises(NotAllowed):
        say(aid, by=actor("banghui"))  # who has not taken it
    take(aid)
    say(aid, by=actor("banghui"))
    hand(aid)
    with pytest.raises(NotAllowed):
        say(aid, by=actor("banghui"))
    say(aid)
    second = actor("daiban")
    take(aid, by=second)
    solve(aid, by=second)

    for who in (actor("lixiaoman"), second):
        with pytest.raises(NotAllowed):
            say(aid, by=who)
    assert AidWord.objects.filter(aid=aid).count() == 3


def test_a_colleague_who_leads_or_a_stranger_does_not_write_in_it():
    aid = in_state("taken")

    with pytest.raises(NotAllowed, match="别的帮办员跟办"):
        say(aid, by=actor("daiban"))
    for login in ("sunlixin", "wangjianguo", "sundayuan", "wangfang"):
        with pytest.raises(NotYours):
            say(aid, by=actor(login))


def test_what_says_nothing_or_too_much_is_refused(monkeypatch):
    aid, files = in_state("taken"), [a_picture(actor("lixiaoman"), f"{n}.png") for n in range(4)]
    for said in ({"text": "  "}, {"text": "字" * 501}, {"text": "看图", "files": files}):
        with pytest.raises(Invalid):
            say(aid, **said)
    say(aid, text="", files=files[:1])
    monkeypatch.setitem(rules()["words"], "most", 1)
    with pytest.raises(NotAllowed, match="请打电话"):
        say(aid)
    called = in_state("taken", by=actor("huaqing"), source="phone")
    with pytest.raises(NotAllowed, match="没有登录过"):
        say(called, by=actor("banghui"))


def test_they_write_on_the_pages_of_both_with_a_picture():
    aid = in_state("taken")
    person, helper = at_screen("lixiaoman"), at_screen("banghui")
    picture = SimpleUploadedFile("门头.png", sample_picture(), "image/png")

    went = person.post(
        f"/my/bangban/{aid}/do/say", {"token": "a", "text": "这样的门头行吗", "file": picture}
    )
    assert went.headers["Location"] == f"/my/bangban/{aid}#h-talk"
    went = helper.post(f"/desk/bangban/{aid}/do/say", {"token": "b", "text": "门头合适"})
    assert went.headers["Location"] == f"/desk/bangban/{aid}#h-talk"

    word = AidWord.objects.get(own=True)
    for client, root in ((person, "my"), (helper, "desk")):
        page = read(client, f"/{root}/bangban/{aid}")
        assert page.index("这样的门头行吗") < page.index("门头合适")
        there = f"/{root}/bangban/{aid}/f/{word.pk}/1"
        assert there in page and "门头.png" in page
        answer = client.get(there)
        assert (
            answer.headers["Content-Type"] == "image/png"
            and "sandbox" in answer.headers["Content-Security-Policy"]
        )
        assert client.get(f"/{root}/bangban/{aid}/f/{word.pk}/2").status_code == 404
    assert at_screen("wangjianguo").get(f"/my/bangban/{aid}/f/{word.pk}/1").status_code == 404


def test_what_was_refused_stays_in_the_field_and_says_why():
    aid = in_state("taken")
    person, helper = at_screen("lixiaoman"), at_screen("banghui")
    wrong = SimpleUploadedFile("a.exe", b"MZ", "application/octet-stream")

    answer = person.post(
        f"/my/bangban/{aid}/do/say", {"token": "a", "text": "看附件", "file": wrong}
    )
    assert answer.status_code == 422 and "看附件" in answer.content.decode()
    answer = helper.post(f"/desk/bangban/{aid}/do/say", {"token": "b", "text": " "})
    assert answer.status_code == 422 and "请写明要说的话" in answer.content.decode()
    solve(aid)
    answer = person.post(f"/my/bangban/{aid}/do/say", {"token": "c", "text": "还有一句"})
    assert answer.status_code == 409 and not AidWord.objects.exists()
    assert "写给帮办员" not in read(person, f"/my/bangban/{aid}")
