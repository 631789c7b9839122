"""一业一证: at least two licences on one; what the code shows follows each of them at once."""

from dataclasses import replace
from datetime import date

import pytest

from onething.documents import commands, licence_rules, queries
from onething.documents.models import Document, Licence, LicenceMember
from onething.identity.models import Organisation, Region
from onething.identity.queries import bodies
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.conftest import decider_of
from tests.documents.licences import composite, newest, sealed
from tests.documents.pdfs import codes_on, text_of
from tests.times import MONDAY

ON = date(2026, 4, 1)


def issue(cast, members, trade="restaurant", by=SYSTEM):
    return commands.issue_composite(
        [(one.pk, trade) for one in members],
        about=f"application:{new_id()}", organ=cast.organ, by=by, at=MONDAY,
    )  # fmt: skip


def names(licence):
    return [event.name for event in Event.objects.filter(stream=f"licence:{licence.pk}")]


def test_several_licences_stand_on_one_and_the_code_shows_each(cast):
    whole, members = composite(cast)

    text = text_of(queries.content(whole.digest))
    seen = queries.by_code(whole.code, on=ON)
    assert seen is not None and seen.good
    assert [one.number for one in seen.members] == [one.number for one in members]
    assert all(one.number.replace(" ", "") in text for one in members)
    assert codes_on(queries.content(whole.digest))[0].endswith(f"/v/{whole.code}")
    assert "餐饮店" in text
    assert names(whole)[:2] == ["documents.licence_registered", "documents.members_set"]


def test_it_ends_with_the_member_that_ends_first(cast):
    members = [
        *sealed(cast, "food_business"),
        *sealed(cast, "tobacco_retail", until=date(2028, 1, 1)),
    ]

    assert Licence.objects.get(pk=issue(cast, members)).valid_until == date(2028, 1, 1)


def test_fewer_than_two_or_of_another_trade_are_refused_in_words(cast):
    members = sealed(cast, "food_business", "tobacco_retail")
    for few in ([], members[:1]):
        with pytest.raises(NotAllowed, match="至少要有 2 项单项许可"):
            issue(cast, few)
    with pytest.raises(Invalid, match="“药店”的行业综合许可证不包括"):
        issue(cast, members, trade="pharmacy")


def test_licences_of_two_places_do_not_stand_together(cast):
    here = sealed(cast, "food_business")
    there = cast.sealed_licence(type_code="tobacco_retail", address="太原市小店区样例路 99 号")

    with pytest.raises(Invalid, match="经营场所不同"):
        issue(cast, [*here, there])


def test_a_suspended_licence_does_not_come_onto_a_composite(cast):
    members = sealed(cast, "food_business", "tobacco_retail")
    commands.suspend_licence(members[0].pk, reason="调查", by=cast.decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="状态是“暂扣”"):
        issue(cast, members)


def test_only_the_organ_issues_and_changes_a_composite(cast):
    whole, (first, second) = composite(cast)
    others = (cast.holder, cast.stranger, cast.other_decider)
    for deed in (
        lambda by: issue(cast, [first, second], by=by),
        lambda by: commands.add_member(whole.pk, first.pk, trade="restaurant", reason="x", by=by, at=MONDAY),
        lambda by: commands.remove_member(whole.pk, first.pk, reason="x", by=by, at=MONDAY),
        lambda by: commands.close_trade(whole.pk, "restaurant", reason="x", by=by, at=MONDAY),
        lambda by: commands.follow_version(whole.pk, by=by, at=MONDAY),
        lambda by: commands.follow_member(whole.pk, first.pk, by=by, at=MONDAY),
    ):  # fmt: skip
        for by in others:
            with pytest.raises(NotYours):
                deed(by)


def bureau(cast, region="140105"):
    """Return a decider of the approval bureau of a place."""
    level = "county" if region == "140105" else "city"
    Region.objects.get_or_create(code=region, defaults={"name": "样例", "level": level})
    made = Organisation.objects.create(
        name=f"样例行政审批服务管理局{region}", short_name="审批局", code=f"11{region}0000000000", duty="approval",
        level=level, region_id=region, phone="0351-0000100", address="样例路 1 号",
        document_word=f"样审{region}",
    )  # fmt: skip
    bodies.forget()
    return made.pk, decider_of(made.pk)


def compose(organ, by, members, trade="restaurant"):
    said = [(one.pk, trade) for one in members]
    return commands.issue_composite(said, about="composite:1", organ=organ, by=by, at=MONDAY)


def test_the_approval_bureau_of_the_place_issues_a_composite_and_nobody_else(cast):
    members = sealed(cast, "food_business", "tobacco_retail")
    organ, clerk = bureau(cast)
    city, of_the_city = bureau(cast, "140100")

    for there, by in ((cast.organ, cast.decider), (city, of_the_city), (organ, of_the_city)):
        with pytest.raises(NotYours) as said:
            compose(there, by, members)
        assert str(said.value) == str(NotYours())
    with pytest.raises(NotYours):
        compose(organ, Actor(who="official:e", org=str(organ), roles=("examiner",)), members)
    with pytest.raises(NotAllowed, match="至少要有 2 项"):
        compose(organ, clerk, [])
    made = compose(organ, clerk, members)

    assert Licence.objects.get(pk=made).organ == organ
    assert names(Licence.objects.get(pk=made)) == [
        "documents.licence_registered",
        "documents.members_set",
    ]


def test_a_trade_may_declare_another_organ(cast, monkeypatch):
    members = sealed(cast, "food_business", "tobacco_retail")
    organ, clerk = bureau(cast)
    known = licence_rules.trades()
    by_market = {**known, "restaurant": replace(known["restaurant"], issuer="market")}
    monkeypatch.setattr(licence_rules, "trades", lambda: by_market)

    with pytest.raises(NotYours):
        compose(organ, clerk, members)
    made = compose(cast.organ, cast.decider, members)
    said = [(members[0].pk, "restaurant"), (members[1].pk, "bookshop")]
    with pytest.raises(Invalid, match="由不同的单位制发"):
        commands.issue_composite(said, about="x", organ=organ, by=clerk, at=MONDAY)

    assert Licence.objects.get(pk=made).organ == cast.organ
    assert queries.composer(by_market["restaurant"], "140105") == cast.organ
    assert queries.composer(by_market["bookshop"], "140105") == organ


def test_what_may_stand_together_is_shown_to_who_issues_composites_only(cast):
    members = sealed(cast, "food_business", "tobacco_retail")
    _, clerk = bureau(cast)

    assert {card.id for card in queries.joinable(cast.firm, clerk)} == {one.pk for one in members}
    for by in (cast.decider, cast.other_decider, cast.holder, cast.stranger):
        assert not queries.composes(by)
        with pytest.raises(NotYours):
            queries.joinable(cast.firm, by)


def test_a_licence_is_added_and_taken_off_again(cast):
    whole, members = composite(cast)
    (fire,) = sealed(cast, "fire_opinion")

    made = commands.add_member(
        whole.pk, fire.pk, trade="restaurant", reason="新增", by=cast.decider, at=MONDAY
    )
    pump_all()
    again = Licence.objects.get(pk=made)
    assert (again.version, again.number) == (2, whole.number)
    assert LicenceMember.objects.filter(composite=made).count() == 3

    last = commands.remove_member(
        made, members[1].pk, reason="不再经营", by=cast.decider, at=MONDAY
    )
    pump_all()
    members[1].refresh_from_db()
    assert members[1].state == "valid"  # the single licence stays as it is
    assert {row.type for row in LicenceMember.objects.filter(composite=last)} == {
        "food_business",
        "fire_opinion",
    }
    assert "documents.members_set" in names(Licence.objects.get(pk=last))


def test_the_last_but_one_is_not_taken_off(cast):
    whole, members = composite(cast)

    with pytest.raises(NotAllowed, match="请改为注销这张行业综合许可证"):
        commands.remove_member(whole.pk, members[0].pk, reason="不做了", by=cast.decider, at=MONDAY)


def test_a_licence_stands_once_on_a_composite(cast):
    whole, members = composite(cast)

    with pytest.raises(NotAllowed, match="已经在这张"):
        commands.add_member(
            whole.pk, members[0].pk, trade="restaurant", reason="再加", by=cast.decider, at=MONDAY
        )


def test_one_of_two_trades_is_closed_alone(cast):
    members = sealed(cast, "food_business", "tobacco_retail", "fire_opinion")
    trades = ("restaurant", "restaurant", "bookshop")
    whole = commands.issue_composite(
        [(one.pk, trade) for one, trade in zip(members, trades, strict=True)],
        about="application:1", organ=cast.organ, by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    pump_all()

    made = commands.close_trade(whole, "bookshop", reason="书店关了", by=cast.decider, at=MONDAY)

    assert Licence.objects.get(pk=made).data["facts"]["composite.trades"] == "餐饮店"
    with pytest.raises(Invalid, match="没有这个行业"):
        pump_all()
        commands.close_trade(made, "bookshop", reason="再关", by=cast.decider, at=MONDAY)


def test_a_suspended_member_shows_at_once(cast):
    whole, members = composite(cast)
    commands.suspend_licence(members[0].pk, reason="调查", by=cast.decider, at=MONDAY)

    seen = queries.by_code(whole.code, on=ON)  # before any job has run

    assert seen is not None and not seen.good
    assert seen.state_name == "部分单项许可无效"
    assert "《食品经营许可证》暂扣" in seen.explanation
    commands.restore_licence(members[0].pk, reason="查清", by=cast.decider, at=MONDAY)
    assert queries.by_code(whole.code, on=ON).good


def test_a_composite_that_loses_all_but_one_member_is_cancelled(cast):
    whole, members = composite(cast)
    commands.revoke_licence(members[0].pk, reason="承诺不实", by=cast.decider, at=MONDAY)
    pump_all()

    whole.refresh_from_db()
    members[1].refresh_from_db()
    assert (whole.state, members[1].state) == ("cancelled", "valid")
    assert "documents.member_changed" in names(whole)


def test_a_composite_of_three_lives_on_with_two(cast):
    whole, members = composite(cast, "food_business", "tobacco_retail", "fire_opinion")
    commands.forfeit_licence(members[0].pk, reason="处罚", by=cast.decider, at=MONDAY)
    pump_all()

    whole.refresh_from_db()
    assert whole.state == "valid"
    assert not queries.by_code(whole.code, on=ON).good


def test_a_renewed_member_brings_a_new_version_with_its_term(cast):
    whole, members = composite(cast, until=date(2028, 3, 1))
    decision = Document.objects.filter(about=members[1].about)[0].pk
    for one in members:
        commands.renew_licence(
            one.pk, until=date(2033, 3, 1), decision=decision, ground="granted",
            reason="延续", by=cast.decider, at=MONDAY,
        )  # fmt: skip
    pump_all()

    latest = newest(whole)
    whole.refresh_from_db()
    assert whole.state == "expired"
    assert (latest.state, latest.valid_until) == ("valid", date(2033, 3, 1))
    assert queries.by_code(latest.code, on=ON).good


def test_a_lost_composite_is_issued_anew_with_its_members(cast):
    whole, _ = composite(cast)
    made = commands.reissue_licence(
        whole.pk, ground="lost", reason="登报声明", by=cast.decider, at=MONDAY
    )
    pump_all()

    assert queries.by_code(whole.code, on=ON).state == "expired"
    again = queries.by_code(Licence.objects.get(pk=made).code, on=ON)
    assert again.good and len(again.members) == 2
