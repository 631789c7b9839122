"""驿站、网点: who works there registers an order or what could not be got done, as far as was agreed; nothing else."""

from datetime import timedelta

import pytest

from onething.desk.models import Hall
from onething.identity import commands as people
from onething.identity.models import Agreement
from onething.kernel.ids import new_id
from onething.kernel.models import Event, Reading
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Aid, Obstacle
from tests import given
from tests.cast import actor
from tests.identity.partners import SINCE, a_site, place, taking_in
from tests.pages.staff.test_any_item import slug
from tests.times import MONDAY
from tests.voice.aids import AID
from tests.voice.given import SAID
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
ORDER = AID | {"source": "station"}
STUCK = SAID | {"region": "140105", "number": "", "name": "赵老根", "phone": "15400000009"}
PAGES = ("/desk/bangban/new", "/bb/new", "/desk/zd/dj")


def fresh(by):
    return by.because(str(new_id()))


@pytest.mark.parametrize("right", ["consult", "help"])
def test_where_it_is_agreed_both_are_registered_and_told_with_the_site(right):
    _, partner = a_site(rights=(right,))

    aid = commands.ask_aid(ORDER, by=fresh(partner), at=MONDAY)
    stuck = commands.file_obstacle(STUCK, by=fresh(partner), at=MONDAY)

    order, obstacle = Aid.objects.get(pk=aid), Obstacle.objects.get(pk=stuck)
    assert (order.source, order.site, order.subject) == ("station", place().pk, None)
    assert (obstacle.source, obstacle.site, obstacle.subject) == ("site", place().pk, None)
    facts = Event.objects.filter(name__in=("voice.aid_asked", "voice.obstacle_filed"))
    assert {one.data["site"] for one in facts} == {str(place().pk)}
    helper = queries.aid(aid, actor("banghui"), MONDAY)
    assert helper.source.startswith("驿站") and place().name in helper.source


def test_an_order_at_a_site_may_be_about_a_single_item():
    _, partner = a_site()

    aid = commands.ask_aid(ORDER | {"slug": slug()}, by=fresh(partner), at=MONDAY)

    assert Aid.objects.get(pk=aid).matter == "林木采伐许可"


def test_a_site_registers_from_a_site_and_from_nowhere_else():
    _, partner = a_site()

    for source in ("window", "phone", "web", ""):
        with pytest.raises(Invalid):
            commands.ask_aid(ORDER | {"source": source}, by=fresh(partner), at=MONDAY)

    assert not Aid.objects.exists()


@pytest.mark.parametrize("ask", ["aid", "obstacle"])
def test_without_the_right_or_an_agreement_or_a_site_that_is_open_nothing_is_registered(ask):
    made, partner = a_site(rights=("take_in", "print"))

    def register(at=MONDAY):
        if ask == "aid":
            return commands.ask_aid(ORDER, by=fresh(partner), at=at)
        return commands.file_obstacle(STUCK, by=fresh(partner), at=at)

    with pytest.raises(NotAllowed, match="没有约定本网点可以咨询、帮办"):
        register()
    Agreement.objects.filter(pk=made).update(rights=["consult"])
    Hall.objects.filter(pk=place().pk).update(closed_from=SINCE, closed_reason="搬迁")
    with pytest.raises(NotAllowed, match="已经登记关闭"):
        register()
    Hall.objects.filter(pk=place().pk).update(closed_from=None, closed_reason="")
    with pytest.raises(NotAllowed, match="协议没有生效"):
        register(MONDAY + timedelta(days=400))
    boss = fresh(actor("sunlixin"))
    people.end_agreement(made, reason="网点搬迁", by=boss, at=MONDAY)
    with pytest.raises(NotAllowed, match="协议没有生效"):
        register()
    assert not Aid.objects.exists() and not Obstacle.objects.exists()


def test_he_names_a_case_only_if_he_took_it_in_himself(firm):
    _, partner = a_site()
    others = given.a_submitted_application(firm, answers=given.SMALL)
    acting, subject = taking_in(partner)
    own = given.a_submitted_application(acting, answers=given.SMALL)

    with pytest.raises(Invalid) as refused:
        commands.file_obstacle(STUCK | {"number": others}, by=fresh(partner), at=MONDAY)
    stuck = commands.file_obstacle(STUCK | {"number": own}, by=fresh(partner), at=MONDAY)

    assert "没有找到您的这件办件" in refused.value.errors["number"]
    assert Obstacle.objects.get(pk=stuck).subject == subject


def test_he_sees_what_he_registered_there_and_takes_no_step():
    made, partner = a_site()
    aid = commands.ask_aid(ORDER, by=fresh(partner), at=MONDAY)
    stuck = commands.file_obstacle(STUCK, by=fresh(partner), at=MONDAY)
    commands.ask_aid(AID | {"source": "window"}, by=fresh(actor("wangfang")), at=MONDAY)

    seen = queries.registered(partner, MONDAY)

    assert [row.id for row in seen.aids] == [aid]
    assert [row.id for row, _ in seen.obstacles] == [stuck]
    with pytest.raises(NotYours):
        commands.take_aid(aid, by=fresh(partner), at=MONDAY)
    with pytest.raises(NotYours):
        commands.accept_obstacle(stuck, by=fresh(partner), at=MONDAY)
    with pytest.raises(NotYours):
        queries.registered(actor("wangfang"), MONDAY)
    people.end_agreement(made, reason="到期", by=fresh(actor("sunlixin")), at=MONDAY)
    with pytest.raises(NotAllowed, match="协议没有生效"):
        queries.registered(partner, MONDAY)


def test_what_he_registered_at_another_site_is_not_seen_here():
    made, partner = a_site()
    commands.ask_aid(ORDER, by=fresh(partner), at=MONDAY)
    boss = actor("sunlixin")
    people.end_agreement(made, reason="搬迁", by=fresh(boss), at=MONDAY)
    other = Hall.objects.exclude(pk=place().pk).filter(region="140105").first()

    a_site(site=other.pk)

    assert not queries.registered(partner, MONDAY).aids


def test_pages_from_the_button_to_the_list(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    client = at_screen("youzhan")
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 409 and "协议没有生效" in answer.content.decode(), path
    made, _ = a_site()
    assert "登记帮办单" in read(client, "/desk/zd")
    page = read(client, "/desk/bangban/new")
    assert "驿站或者便民服务点登记" in page and "窗口登记" not in page
    looked = client.post("/desk/bangban/new", {"token": "q", **ORDER, "q": "采伐", "find": "1"})
    assert f'value="{slug()}"' in looked.content.decode()
    wrong = client.post("/desk/bangban/new", {"token": "w", **ORDER, "phone": "1"})
    assert wrong.status_code == 422
    sent = client.post("/desk/bangban/new", {"token": "a", **ORDER, "slug": slug()})
    assert sent.headers["Location"] == "/desk/zd/dj?done=aid"
    sent = client.post("/bb/new", {"token": "b", **STUCK})
    assert sent.headers["Location"] == "/desk/zd/dj?done=obstacle"

    page = read(client, "/desk/zd/dj", done="obstacle")

    order, obstacle = Aid.objects.get(), Obstacle.objects.get()
    assert order.number in page and "林木采伐许可" in page and "待接单" in page
    assert obstacle.number in page and obstacle.code in page and "赵老根" not in page
    assert Reading.objects.filter(about=f"aid:{order.pk}").exists()
    for path in (
        "/desk/bangban", f"/desk/bangban/{order.pk}", "/bb", f"/bb/{obstacle.pk}", "/desk/sq",
        "/desk/sq/new",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    Agreement.objects.filter(pk=made).update(rights=["take_in"])
    assert "登记帮办单" not in read(client, "/desk/zd")
    assert client.get("/bb/new").status_code == 409


def test_the_list_of_a_site_is_nobody_elses():
    for login in ("wangfang", "banghui", "sunlixin", "lixiaoman"):
        assert at_screen(login).get("/desk/zd/dj").status_code in (403, 404), login
