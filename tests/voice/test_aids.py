"""帮办: who may do what with an order and when; nobody acts without consent, nor beyond it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.cases import queries as applications
from onething.cases.models import Case
from onething.cases.queries import Stumbling
from onething.delivery.models import Message
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.models import Post
from onething.identity.terms import Bound
from onething.kernel.actor import SYSTEM
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.aids.matters import why_of
from onething.voice.aids.rules import rules
from onething.voice.terms import AID as LIFE
from onething.voice.timers import put_unrated_aids_to_the_files, remind_of_late_aids
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import (
    DEEDS,
    SECOND,
    agreed,
    aid_of,
    asked,
    hand,
    in_state,
    rate,
    solve,
    take,
)
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def names(aid):
    rows = Event.objects.filter(stream=f"aid:{aid}").order_by("seq")
    return [name.removeprefix("voice.aid_") for name in rows.values_list("name", flat=True)]


def titles(login):
    official = actor(login).who.partition(":")[2]
    return [*Message.objects.filter(subject=official).values_list("title", flat=True)]


def started(by, slug):
    said = {"region": "140105", "answers": {}, "known": {}, "source_down": False}
    return cases.start_draft(slug, **said, by=by, at=MONDAY)


def test_what_is_asked_for_has_a_number_a_team_and_terms():
    row = aid_of(asked())

    assert row.number.startswith("BBDB14010520260302")
    assert (row.state, row.source, str(row.subject)) == ("asked", "web", actor("lixiaoman").behalf)
    assert str(row.hall) == actor("banghui").org
    assert (row.first_by, row.matter) == (MONDAY.date(), "开办餐饮店")
    pump_all()
    assert titles("banghui") == titles("daiban") == ["有人申请帮办"]


def test_it_goes_over_to_a_colleague_and_ends_with_a_grade():
    aid = in_state("handed")
    with pytest.raises(NotAllowed, match="转交给了别的帮办员"):
        take(aid)
    second = actor("daiban")
    take(aid, by=second)
    with pytest.raises(NotAllowed, match="由别的帮办员跟办"):
        solve(aid)
    solve(aid, by=second)
    rate(aid, grade=4)

    row = aid_of(aid)
    assert (row.state, row.solved, row.grade, row.progress) == ("rated", True, 4, "表填到第二页")
    assert names(aid) == ["asked", "taken", "handed", "taken", "closed", "rated"]
    assert not list(broken_links(f"aid:{aid}"))


@pytest.mark.parametrize("state", sorted(LIFE.states - {"lapsed"}))
def test_what_the_table_does_not_know_is_refused(state):
    aid = in_state(state)
    lawful = {step.do for step in LIFE.choices(state)}

    for do, run in DEEDS.items():
        if do not in lawful:
            with pytest.raises((NotAllowed, NotYours)):
                run(aid)
    assert aid_of(aid).state == state


WHO = {
    "take": "asked", "decline": "asked", "note": "taken", "ticket": "taken", "hand": "taken", "solve": "taken",
    "fail": "taken", "rate": "solved", "say": "taken", "withdraw": "asked",
}  # fmt: skip


@pytest.mark.parametrize("do", WHO)
def test_a_step_is_taken_only_by_those_to_whom_it_belongs(do):
    aid = in_state(WHO[do])
    others = ("sundayuan", "wangfang", "zhouming", "lutong", "huaqing", "caoyuan", "qianwei")

    for login in others:
        with pytest.raises(NotYours):
            DEEDS[do](aid, by=actor(login))


def test_clerks_and_operators_enter_it_for_others_and_see_their_own():
    called = aid_of(asked(by=actor("huaqing"), source="phone"))
    came = aid_of(asked(by=actor("wangfang"), source="station"))

    assert (called.source, called.subject, came.source) == ("phone", None, "station")
    for login in ("zhouming", "lvqian", "sunlixin"):
        with pytest.raises(NotYours):
            asked(by=actor(login), source="window")
    with pytest.raises(Invalid, match="从哪里来"):
        asked(by=actor("huaqing"), source="window")
    page = queries.aids(actor("huaqing"), MONDAY, view="all", kind="", group="", q="", page=1)
    assert [row.number for row in page.rows] == [called.number]


def test_a_machine_and_a_call_by_video_are_ways_to_ask():
    at_machine = replace(actor("lixiaoman"), via="kiosk")
    by_video = aid_of(asked(by=actor("banghui"), source="video"))

    assert aid_of(asked(by=at_machine)).source == "kiosk"
    assert (by_video.source, by_video.asked_by) == ("video", actor("banghui").who)
    for login, source in (("huaqing", "video"), ("wangfang", "kiosk"), ("banghui", "api")):
        with pytest.raises(Invalid, match="从哪里来"):
            asked(by=actor(login), source=source)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"want": " "}, "want"),
        ({"want": "请" * 501}, "want"),
        ({"kind": "x"}, "kind"),
        ({"kind": "priority"}, "kind"),
        ({"group": "x"}, "group"),
        ({"region": ""}, "region"),
        ({"phone": "12"}, "phone"),
        ({"place": "处" * 201}, "place"),
    ],
)
def test_what_does_not_hold_is_told_field_by_field(said, field):
    with pytest.raises(Invalid) as refused:
        asked(**said)
    assert field in refused.value.errors


def test_who_is_helped_first_stands_first():
    plain, elder = aid_of(asked()), aid_of(asked(kind="priority", group="elder"))

    page = queries.aids(actor("banghui"), MONDAY, view="", kind="", group="", q="", page=1)
    assert [row.number for row in page.rows] == [elder.number, plain.number]
    assert {view: count for view, _, count in page.counts}["waiting"] == 2


def test_a_hall_without_a_team_hands_it_up_or_to_who_leads():
    Post.objects.filter(roles=["helper"]).update(until=MONDAY.date() - DAY)

    aid = asked()

    fact = Event.objects.get(stream=f"aid:{aid}")
    assert fact.data["officials"] == [actor("sunlixin").who.partition(":")[2]]
    with pytest.raises(NotYours):
        take(aid, by=actor("sunlixin"))


def test_who_helped_does_not_write_down_his_own_grade():
    aid = in_state("solved", by=actor("huaqing"), source="phone")

    with pytest.raises(NotAllowed, match="不能自己记评价"):
        rate(aid, by=actor("banghui"))
    rate(aid, by=actor("daiban"), grade=2)
    found = queries.aid_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY).whole
    assert (found.accepted_rate, found.solved_rate, found.content_rate) == (
        "100.0%", "100.0%", "0.0%",
    )  # fmt: skip


def test_the_figures_are_of_who_leads():
    in_state("unsolved")
    in_state("declined")
    in_state("withdrawn")

    found = queries.aid_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY)
    assert (found.whole.asked, found.whole.accepted_rate) == (2, "50.0%")
    assert (found.whole.solved_rate, found.whole.content_rate) == ("0.0%", "—")
    assert (found.within_minute, found.online, found.first_in_time) == (2, 2, 2)
    with pytest.raises(NotYours):
        queries.aid_figures(actor("banghui"), MONDAY.date(), MONDAY.date(), MONDAY)


def test_what_is_late_is_told_once_and_what_nobody_rates_is_filed_away():
    late, over = asked(), in_state("solved")
    with pytest.raises(NotAllowed):
        commands.lapse_aid(over, by=SYSTEM, at=MONDAY)

    remind_of_late_aids(MONDAY + DAY)
    remind_of_late_aids(MONDAY + DAY + DAY)
    put_unrated_aids_to_the_files(MONDAY + 30 * DAY)

    assert names(late) == ["asked", "late"]
    assert (aid_of(over).state, names(over)[-1]) == ("lapsed", "lapsed")
    with pytest.raises(NotYours):
        commands.remind_of_late_aid(late, by=actor("banghui"), at=MONDAY)


def test_he_acts_for_who_agreed_in_that_matter_only_and_until_then():
    citizen = actor("wangjianguo", behalf="晋味面馆")
    draft = given.a_draft(citizen)
    aid = asked(by=citizen, draft=draft)
    take(aid)
    with pytest.raises(Invalid, match="还没有在网上同意"):
        people.assist_by_consent(aid, by=actor("banghui"), at=MONDAY)

    begun = agreed(aid, citizen)

    card = identity.assistance(begun, actor("banghui"), MONDAY)
    by = identity.assisting(card)
    assert (card.order, card.themes, card.acts) == (aid, ("kbcyd",), ("fill", "supplement"))
    group = applications.draft_sheet(draft, by, MONDAY).plan.groups[0].key
    cases.keep_group(draft, group=group, values={}, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        started(by, "xsecs")
    later = MONDAY + timedelta(minutes=121)
    assert identity.assistance(begun, actor("banghui"), later) is None
    with pytest.raises(Invalid):  # good once
        people.assist_by_consent(aid, by=actor("banghui").because("again"), at=MONDAY)
    lines = identity.assistances_for(aid, aid_of(aid).subject, MONDAY)
    assert [line.ground_name for line in lines] == ["本人网上同意"]


def test_consent_is_for_this_helper_and_this_person():
    citizen = actor("lixiaoman")
    aid = in_state("taken")
    bound = Bound(order=aid, themes=("kbcyd",), subject=aid_of(aid).subject)
    for stranger in ("sundayuan", "banghui"):
        with pytest.raises(NotYours):
            people.agree_to_assistance(bound, official=SECOND, by=actor(stranger), at=MONDAY)
    people.agree_to_assistance(bound, official=SECOND, by=citizen, at=MONDAY)
    with pytest.raises(Invalid):
        people.assist_by_consent(aid, by=actor("banghui"), at=MONDAY)
    with pytest.raises(NotYours):
        people.assist_by_consent(aid, by=actor("zhouming"), at=MONDAY)

    code = people.make_assist_code(by=actor("sundayuan").because("c"), at=MONDAY)
    with pytest.raises(Invalid, match="不是这件帮办单的申请人"):
        people.assist_by_code(code, "0051", bound=bound, by=actor("banghui"), at=MONDAY)


def test_who_called_is_known_when_he_reads_out_his_code():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    citizen = actor("lixiaoman")

    for who in ("daiban", "wangfang"):
        with pytest.raises(NotYours):
            commands.know_aid_subject(aid, citizen.behalf, by=actor(who), at=MONDAY)
    commands.know_aid_subject(aid, citizen.behalf, by=actor("banghui"), at=MONDAY)

    assert str(aid_of(aid).subject) == citizen.behalf
    assert names(aid)[-1] == "known"
    assert queries.my_aids(citizen, MONDAY)


def test_handing_over_needs_a_colleague_and_words():
    aid = in_state("taken")
    with pytest.raises(Invalid, match="另一位帮办员"):
        commands.hand_aid(aid, actor("banghui").org, text="x", by=actor("banghui"), at=MONDAY)
    with pytest.raises(Invalid, match="接着要做什么"):
        commands.hand_aid(aid, SECOND, text=" ", by=actor("banghui"), at=MONDAY)
    hand(aid)
    pump_all()
    assert "同事转交给您一件帮办" in titles("daiban")


def test_the_list_is_proposed_from_figures_and_confirmed_by_who_leads(monkeypatch):
    monkeypatch.setitem(rules()["proposal"], "cases", 1)
    firm, leads = actor("wangjianguo", behalf="晋味面馆"), actor("sunlixin")
    given.a_case_at_the_window(firm)
    assert queries.aid_proposals(leads, MONDAY) == ()
    Case.objects.update(supplements=1)

    first, *others = queries.aid_proposals(leads, MONDAY)

    assert first.why == "近 180 天 1 件，补正过的占 100%"
    listed = commands.list_aid_matter(first.item, by=leads, at=MONDAY)
    assert commands.list_aid_matter(first.item, by=leads.because("2"), at=MONDAY) == listed
    assert [one.name for one in queries.aid_matters("140105")] == [first.name]
    assert len(queries.aid_proposals(leads, MONDAY)) == len(others)
    with pytest.raises(Invalid, match="没有这条建议"):
        commands.list_aid_matter("x", by=leads, at=MONDAY)
    for login in ("banghui", "wangfang", "lixiaoman", "caoyuan"):
        with pytest.raises(NotYours):
            commands.unlist_aid_matter(listed, by=actor(login), at=MONDAY)
    for login in ("banghui", "wangfang", "lixiaoman"):
        with pytest.raises(NotYours):
            commands.list_aid_matter(first.item, by=actor(login), at=MONDAY)
    commands.unlist_aid_matter(listed, by=leads, at=MONDAY)
    with pytest.raises(NotYours):
        commands.unlist_aid_matter(listed, by=leads.because("3"), at=MONDAY)
    assert queries.aid_matters("140105") == ()
    said = Event.objects.filter(stream=f"aid_matter:{listed}").order_by("seq")
    assert [*said.values_list("name", flat=True)] == [
        "voice.aid_matter_listed",
        "voice.aid_matter_unlisted",
    ]


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ((10, 2, 0, 0), "近 180 天 10 件，补正过的占 20%"),
        ((10, 1, 5, 3), "近 180 天 10 件，到窗口现场办的占 50%，没有办成的占 30%"),
        ((10, 1, 4, 1), ""),
        ((2, 2, 2, 2), ""),
        ((10, 1, 4, 1, 12), "近 180 天 10 件，平均用 12 天"),
    ],
)
def test_what_the_figures_say_is_said_in_words(counts, why):
    assert why_of(Stumbling("1", "事项", *counts)) == why


def test_what_was_handed_to_a_helper_counts_as_offered_until_he_takes_it():
    in_state("taken")
    in_state("handed")
    late = asked()
    take(late, by=actor("daiban"), at=MONDAY + 3 * DAY)

    found = queries.aid_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY)

    said = {one.name: (one.asked, one.taken, one.accepted_rate) for one in found.by_helper}
    assert said == {"邦慧": (2, 2, "100.0%"), "戴办": (2, 0, "0.0%")}
    assert (found.whole.taken, found.whole.accepted_rate) == (2, "66.7%")


def test_who_leads_a_city_or_the_province_reads_it_by_place():
    asked()
    assert (
        queries.aid_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY).by_place == ()
    )

    found = queries.aid_figures(actor("caoyuan"), MONDAY.date(), MONDAY.date(), MONDAY)

    assert [(one.name, one.asked) for one in found.by_place] == [("太原市", 1)]
    assert "按地方" in read(at_screen("caoyuan"), "/desk/bangban/tj", days="365")


def test_how_soon_who_asks_on_line_is_answered_is_data(monkeypatch):
    take(asked(), at=MONDAY + timedelta(seconds=90))

    def within():
        found = queries.aid_figures(actor("sunlixin"), MONDAY.date(), MONDAY.date(), MONDAY)
        return found.within_minute, found.seconds

    assert within() == (0, 60)
    monkeypatch.setitem(rules()["online"], "seconds", 120)
    assert within() == (1, 120)


def test_what_the_figures_speak_for_no_more_is_proposed_to_be_taken_off(monkeypatch):
    for name, value in (("cases", 1), ("supplemented", 0), ("days", 3650)):
        monkeypatch.setitem(rules()["proposal"], name, value)
    given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"))
    leads = actor("sunlixin")
    item = queries.aid_proposals(leads, MONDAY)[0].item
    listed = commands.list_aid_matter(item, by=leads, at=MONDAY)
    later = MONDAY + int(rules()["proposal"]["keep"]) * DAY
    assert queries.aid_removals(leads, later) == ()

    monkeypatch.setitem(rules()["proposal"], "supplemented", 101)
    monkeypatch.setitem(rules()["proposal"], "walked_in", 101)
    monkeypatch.setitem(rules()["proposal"], "failed", 101)

    assert queries.aid_removals(leads, MONDAY) == ()
    (found,) = queries.aid_removals(leads, later)
    assert (found.id, "都低于列入标准" in found.why) == (listed, True)
    for login in ("banghui", "lixiaoman"):
        with pytest.raises(NotYours):
            queries.aid_removals(actor(login), later)
