"""Licences: issued only with a decision, one valid for a holder and place, with a lawful life."""

from datetime import UTC, date, datetime

import pytest

from onething.documents import commands, identifiers, queries
from onething.documents.models import Licence
from onething.documents.reactions import end_licences
from onething.documents.terms import LICENCE, LICENCE_CODES, LICENCE_WORDS
from onething.identity.models import Post
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.papers import CASE
from tests.documents.pdfs import codes_on, run, text_of
from tests.times import MONDAY

LATER = datetime(2031, 3, 3, 2, 0, tzinfo=UTC)


def test_a_licence_has_number_identifier_and_face(cast, tmp_path):
    row = cast.sealed_licence()

    content = queries.content(row.digest)
    (tmp_path / "licence.pdf").write_bytes(content)
    assert identifiers.is_licence_identifier(row.identifier)
    assert row.number.startswith("JY2140105000001")
    assert row.number in text_of(content)
    assert row.identifier in text_of(content)
    assert "2031年3月1日" in text_of(content)
    assert codes_on(content)[0].endswith(f"/v/{row.code}")
    assert "Signature is Valid" in run("pdfsig", tmp_path / "licence.pdf")


@pytest.mark.parametrize("code", ["food_business", "tobacco_retail", "fire_opinion"])
def test_every_type_goes_all_the_way(cast, code):
    assert cast.sealed_licence(type_code=code).digest


def test_a_licence_without_an_end_says_so(cast):
    row = cast.sealed_licence(type_code="tobacco_retail", until=None)

    assert "长期" in text_of(queries.content(row.digest))


def test_a_licence_is_not_sealed_without_its_decision(cast):
    cast.licence(f"paper:{new_id()}")

    with pytest.raises(NotAllowed, match="还没有对应的决定书"):
        pump_all()


def test_a_second_licence_for_the_same_place_replaces_the_first(cast):
    first = cast.sealed_licence()
    second = cast.sealed_licence()

    first.refresh_from_db()
    assert (first.state, second.state) == ("expired", "valid")
    assert (second.version, second.former) == (2, first.pk)
    assert second.number == first.number
    assert second.identifier[:-6] == first.identifier[:-6]
    names = [event.name for event in Event.objects.filter(stream=f"licence:{first.pk}")]
    assert names[-1] == "documents.licence_changed"


def test_another_place_gets_a_licence_of_its_own(cast):
    first = cast.sealed_licence()
    second = cast.sealed_licence(address="太原市小店区样例路 99 号")

    first.refresh_from_db()
    assert (first.state, second.state) == ("valid", "valid")
    assert first.number != second.number


def test_a_suspended_licence_is_not_replaced(cast):
    first = cast.sealed_licence()
    commands.suspend_licence(first.pk, reason="立案调查", by=cast.decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="正在暂扣"):
        cast.licence(f"paper:{new_id()}")


def test_an_unknown_type_is_refused(cast):
    with pytest.raises(Invalid, match="没有“driving”这种证照"):
        cast.licence("case:1", type_code="driving")


def test_a_face_that_lacks_something_is_named(cast):
    facts = {key: value for key, value in CASE["facts"].items() if key != "shop.address"}

    with pytest.raises(Invalid, match=r"facts\.shop\.address"):
        commands.register_licence(
            "food_business", about="case:1", organ=cast.organ, holder=cast.firm,
            data=CASE | {"facts": facts}, valid_from=date(2026, 3, 2), valid_until=None,
            by=SYSTEM, at=MONDAY,
        )  # fmt: skip


def test_a_validity_that_ends_before_it_begins_is_refused(cast):
    with pytest.raises(Invalid, match="早于起始日期"):
        cast.licence("case:1", until=date(2026, 3, 1))


WALKS = {
    "suspend": ("suspended", "暂扣"),
    "revoke": ("revoked", "撤销"),
    "cancel": ("cancelled", "注销"),
    "forfeit": ("forfeited", "吊销"),
}
DO = {
    "suspend": commands.suspend_licence,
    "revoke": commands.revoke_licence,
    "cancel": commands.cancel_licence,
    "forfeit": commands.forfeit_licence,
    "restore": commands.restore_licence,
}


@pytest.mark.parametrize("do", WALKS)
def test_a_licence_is_taken_as_the_law_names_it_and_the_page_says_so(cast, do):
    row = cast.sealed_licence()
    DO[do](row.pk, reason="依法处理", by=cast.decider, at=MONDAY)

    seen = queries.by_code(row.code, on=date(2026, 4, 1))
    assert seen is not None
    assert (seen.state, seen.state_name) == WALKS[do]
    assert not seen.good


def test_a_suspended_licence_is_given_back(cast):
    row = cast.sealed_licence()
    commands.suspend_licence(row.pk, reason="调查", by=cast.decider, at=MONDAY)
    commands.restore_licence(row.pk, reason="调查结束", by=cast.decider, at=MONDAY)

    seen = queries.by_code(row.code, on=date(2026, 4, 1))
    assert seen is not None
    assert seen.good


@pytest.mark.parametrize("do", ["suspend", "restore", "forfeit", "revoke"])
def test_a_cancelled_licence_stays_cancelled(cast, do):
    row = cast.sealed_licence()
    commands.cancel_licence(row.pk, reason="申请注销", by=cast.decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="注销"):
        DO[do](row.pk, reason="再来", by=cast.decider, at=MONDAY)


@pytest.mark.parametrize("do", DO)
@pytest.mark.parametrize("who", ["holder", "stranger", "other_decider"])
def test_only_a_decider_of_the_organ_touches_a_licence(cast, do, who):
    made = cast.licence(f"paper:{new_id()}")

    with pytest.raises(NotYours):
        DO[do](made, reason="理由", by=getattr(cast, who), at=MONDAY)


@pytest.mark.parametrize("do", DO)
def test_who_has_left_his_post_touches_no_licence(cast, do):
    made = cast.licence(f"paper:{new_id()}")
    Post.objects.update(ended_at=MONDAY)

    with pytest.raises(NotAllowed, match="岗位已经结束"):
        DO[do](made, reason="理由", by=cast.decider, at=MONDAY)


def test_a_licence_that_has_run_out_says_so_before_the_timer_noticed(cast):
    row = cast.sealed_licence()

    seen = queries.licence_by_code(row.code, on=date(2031, 3, 2))
    assert seen is not None
    assert (seen.state, seen.good) == ("expired", False)


def test_the_timer_ends_licences_that_have_run_out(cast):
    row, other = cast.sealed_licence(), cast.sealed_licence(address="别处", until=None)

    end_licences(LATER)
    end_licences(LATER)

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == ("expired", "valid")


def test_a_licence_that_still_holds_is_not_ended(cast):
    row = cast.sealed_licence()

    with pytest.raises(NotAllowed, match="还在有效期内"):
        commands.expire_licence(row.pk, by=SYSTEM, at=MONDAY)


def test_the_wallet_of_a_holder_has_only_what_is_sealed(cast):
    cast.licence(f"paper:{new_id()}")

    assert queries.licences_of(cast.firm) == ()


def test_a_licence_is_seen_by_its_holder_and_its_organ(cast):
    row = cast.sealed_licence()

    assert queries.licence(row.pk, cast.holder).holder_name == CASE["applicant"]
    assert queries.licence(row.pk, cast.decider).identifier == row.identifier
    for by in (cast.stranger, cast.other_decider):
        with pytest.raises(NotYours):
            queries.licence(row.pk, by)
    assert [card.id for card in queries.licences_of(cast.firm)] == [row.pk]
    assert set(queries.licences_about_all([row.about])) == {row.about}


def test_each_state_has_a_word_and_the_national_code():
    assert LICENCE.states == set(LICENCE_WORDS) == set(LICENCE_CODES)
    assert all(step.law for step in LICENCE.steps)


def test_the_row_keeps_its_decision(cast):
    row = cast.sealed_licence()

    decision = queries.documents_about(row.about)[0]
    assert row.decision == decision.id
    assert Licence.objects.filter(digest="").count() == 0
