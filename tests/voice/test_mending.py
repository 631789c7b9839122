"""What people could not get done: the rule that stood in the way, who enters it, who is told, what is mended."""

from datetime import timedelta

import pytest

from onething.catalogue import queries as catalogue
from onething.delivery.models import Message, Reminder
from onething.identity.load import id_of
from onething.identity.models import Official, Organisation, Post
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Flaw, Obstacle
from onething.voice.timers import supervise_late_flaws
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.given import HALL, SAID, accept, close, filed, row_of, sort
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
RULE = "行政许可法 第三十二条"
MEND = {"code": "kbcyd", "severity": "severe", "scope": "local", "problem": "指南要的证明没有依据"}


def an_article():
    return catalogue.articles_with(MONDAY.date(), RULE, 5)[0]


def mended(obstacle, by="lutong", at=MONDAY, **said):
    return commands.flaw_of_obstacle(obstacle, MEND | said, by=actor(by), at=at)


def test_it_cites_the_article_that_stood_in_the_way():
    found = an_article()
    row = row_of(filed(article=found.key, blocker=""))

    assert (row.article, row.article_name) == (found.key, found.words)
    assert "第三十二条" in row.article_name
    with pytest.raises(Invalid) as refused:
        filed(article="x#1")
    assert "article" in refused.value.errors
    with pytest.raises(Invalid) as mute:
        filed(blocker="")
    assert "blocker" in mute.value.errors


def test_an_article_is_looked_up_on_the_page_and_nothing_typed_is_lost():
    person = at_screen("lixiaoman")
    found = an_article()
    said = {**SAID, "rule": RULE, "find": "1", "token": "a"}
    page = person.post("/bbcs", said)
    words = page.content.decode()
    assert page.status_code == 200
    assert found.key in words and SAID["tried"] in words
    assert not Obstacle.objects.exists()
    nothing = person.post("/bbcs", said | {"rule": "没有这样的话", "token": "b"}).content.decode()
    assert "依据库里没有查到" in nothing

    done = person.post("/bbcs", {**SAID, "article": found.key, "token": "c"})

    row = Obstacle.objects.get()
    assert done.status_code == 302
    assert found.words in read(person, f"/my/bbcs/{row.pk}")
    assert found.words in read(at_screen("lutong"), f"/bb/{row.pk}")
    clerk = at_screen("wangfang").post("/bb/new", said | {"token": "d"}).content.decode()
    assert found.key in clerk


@pytest.mark.parametrize(("login", "source"), [("huaqing", "hotline"), ("banghui", "helper")])
def test_who_calls_or_is_helped_is_entered_for(login, source):
    one = row_of(filed(by=actor(login)))

    assert (one.source, one.subject, one.filed_by) == (source, None, actor(login).who)
    client = at_screen(login)
    assert one.number in read(client, "/bb")
    assert "查询码（告诉反映人）" in read(client, f"/bb/{one.pk}")
    assert client.post(f"/bb/{one.pk}/do/accept", {"token": "x"}).status_code == 404
    for other in ("zhouming", "lvqian"):
        with pytest.raises(NotYours):
            filed(by=actor(other))


def test_who_has_no_account_hears_each_step(settings):
    settings.SMS_URL = "http://127.0.0.1:9"
    one = filed(by=actor("huaqing"))
    accept(one)
    sort(one)
    close(one)
    pump_all()

    titles = {*Reminder.objects.filter(subject=one).values_list("title", flat=True)}
    assert {"反映已登记", "反映已受理", "反映有答复了"} <= titles
    own = filed()
    accept(own)
    pump_all()
    assert not Reminder.objects.filter(subject=own, title="反映已受理").exists()


def test_what_is_kept_becomes_work_with_an_owner_and_a_day_and_its_end_is_told_back():
    one = filed()
    accept(one)
    flaw = Flaw.objects.get(pk=mended(one))
    assert (flaw.obstacle, flaw.step, flaw.state, flaw.code) == (one, None, "open", "kbcyd")
    assert flaw.due_on is not None
    commands.fix_flaw(flaw.pk, answer="指南已改", by=actor("tianxiao"), at=MONDAY)
    pump_all()

    letter = Message.objects.get(subject=actor("lixiaoman").behalf, title="您反映的问题已改了规矩")
    assert row_of(one).number in letter.text
    assert queries.flaws_of_obstacle(one) == ((flaw.pk, "开办餐饮店", "已整改"),)
    with pytest.raises(NotAllowed, match="已经转为这一项"):
        mended(one)
    names = Event.objects.filter(stream=f"flaw:{flaw.pk}").values_list("name", flat=True)
    assert {*names} == {"voice.flaw_found", "voice.flaw_fixed"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"code": ""}, "code"),
        ({"severity": "x"}, "severity"),
        ({"scope": ""}, "scope"),
        ({"problem": " "}, "answer"),
    ],
)
def test_work_says_what_how_bad_and_where(said, field):
    one = filed()
    accept(one)

    with pytest.raises(Invalid) as refused:
        mended(one, **said)
    assert field in refused.value.errors


def test_only_who_follows_it_makes_work_of_it_and_only_once_it_is_accepted():
    one = filed()
    with pytest.raises(NotAllowed, match="还没有受理"):
        mended(one)
    accept(one)
    for login in ("wangfang", "zhouming", "huaqing", "lixiaoman", "caoyuan"):
        with pytest.raises(NotYours):
            mended(one, by=login)


def test_a_window_or_a_machine_is_mended_by_the_hall():
    one = filed()
    accept(one)
    flaw = Flaw.objects.get(pk=mended(one, scope="hall"))

    assert (flaw.organisation, f"official:{flaw.owner}") == (HALL, actor("sunlixin").who)
    page = read(at_screen("sunlixin"), f"/zlc/wt/{flaw.pk}")
    assert "群众反映的“办不成事”" in page and "已整改</button>" in page
    for login in ("banghui", "wangfang"):
        with pytest.raises(NotYours):
            commands.fix_flaw(flaw.pk, answer="好了", by=actor(login), at=MONDAY)
    commands.fix_flaw(flaw.pk, answer="机器换了", by=actor("sunlixin"), at=MONDAY)
    assert Flaw.objects.get().state == "fixed"


def test_what_is_late_is_told_and_goes_up():
    one = filed()
    accept(one)
    flaw = mended(one, scope="hall")
    late = MONDAY + timedelta(days=6)
    above = Organisation.objects.get(pk=id_of("organisation", "approval:140100"))
    boss = Official.objects.create(name="样例领导", number="T-boss")
    Post.objects.create(official=boss, organisation=above, title="局长", roles=["leader"])

    supervise_late_flaws(late)
    supervise_late_flaws(late)
    supervise_late_flaws(MONDAY + timedelta(days=14))
    pump_all()

    facts = Event.objects.filter(stream=f"flaw:{flaw}", name="voice.flaw_late").order_by("seq")
    assert [fact.data["level"] for fact in facts] == [1, 2]
    assert {*facts[1].data["officials"]} - {*facts[0].data["officials"]} == {str(boss.pk)}
    leader = actor("sunlixin").who.partition(":")[2]
    assert Message.objects.filter(subject=leader, title="整改超期").count() == 2
    with pytest.raises(NotYours):
        commands.supervise_flaw(flaw, by=actor("sunlixin"), at=late)


def test_the_page_of_the_hall_makes_work_of_it():
    one = filed()
    accept(one)
    client = at_screen("lutong")
    assert "转为整改" in read(client, f"/bb/{one}")
    bare = client.post(f"/bb/{one}/do/mend", {"token": "a", "code": "kbcyd"})
    assert (bare.status_code, "请选择问题的轻重" in bare.content.decode()) == (422, True)
    assert client.post(f"/bb/{one}/do/mend", {"token": "b", **MEND}).status_code == 302
    assert "已转为整改" in read(client, f"/bb/{one}", done="mend")
