"""用证: a purpose, a legal basis or a consent; each use is kept and its holder sees it."""

from datetime import timedelta

import pytest

from onething.documents import commands, queries
from onething.documents.models import LicenceConsent, LicenceUse
from onething.documents.reactions import lapse_consents
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.papers import CASE
from tests.times import MONDAY

NUMBER = CASE["applicant_id"]
TYPE = "food_business"


@pytest.fixture
def row(cast):
    return cast.sealed_licence()


@pytest.fixture
def system(cast):
    """A system of another organ, whose duty has a legal basis for one purpose only."""
    return Actor(who="system:urban", org=str(cast.other_organ))


def use(by, purpose="办理行政审批", at=MONDAY, **other):
    said = {"purpose": purpose, "matter": "2026-1"} | other
    return commands.use_licence(TYPE, NUMBER, **said, by=by, at=at)


def ask(by, purpose="联合检查", at=MONDAY):
    return commands.ask_consent(TYPE, NUMBER, purpose=purpose, by=by, at=at)


def test_a_legal_basis_lets_an_organ_use_a_licence_and_the_holder_sees_it(cast, row, system):
    made = use(system)

    found = queries.used(made, system, MONDAY)
    assert found.licence.id == row.pk
    assert {name: value for name, _, value in found.face}["enterprise.name"]
    page = queries.uses(cast.holder)
    assert (page.total, page.saved) == (1, 1)
    assert page.rows[0].ground.startswith("法定依据")
    event = Event.objects.get(name="documents.licence_used")
    assert (event.stream, event.data["way"]) == (f"uses:{cast.firm}", "api")
    assert queries.papers_saved(cast.holder) == 1
    assert queries.use_figures(MONDAY, MONDAY + timedelta(days=1))[0].saved == 1


def test_without_basis_and_consent_it_is_refused_and_nothing_is_kept(row, system):
    with pytest.raises(NotAllowed, match="没有持有人的同意"):
        use(system, purpose="了解情况")

    assert not LicenceUse.objects.exists()


def test_the_purpose_must_be_said(row, system):
    for purpose in ("", "  ", "长" * 201):
        with pytest.raises(Invalid, match="申请事由"):
            use(system, purpose=purpose)


def test_the_issuing_organ_uses_its_own_licence(cast, row):
    assert use(Actor(who="system:m", org=str(cast.organ)), purpose="核对")


def test_with_consent_for_this_purpose_it_is_used_until_it_is_taken_back(cast, row, system):
    consent = ask(system)
    assert ask(system) == consent  # asked once
    assert queries.waiting_consents(cast.holder) == 1
    commands.give_consent(consent, by=cast.holder, at=MONDAY)

    assert use(system, purpose="联合检查")
    with pytest.raises(NotAllowed):
        use(system, purpose="别的用途")
    commands.withdraw_consent(consent, by=cast.holder, at=MONDAY)
    with pytest.raises(NotAllowed):
        use(system, purpose="联合检查", matter="2026-2")
    said = Event.objects.filter(stream=f"consent:{consent}").order_by("seq")
    states = [event.data.get("do") for event in said]
    assert states == [None, "give", "withdraw"]


def test_a_refused_consent_is_no_consent_and_is_not_answered_twice(cast, row, system):
    consent = ask(system)
    commands.refuse_consent(consent, by=cast.holder, at=MONDAY)

    with pytest.raises(NotAllowed):
        use(system, purpose="联合检查")
    for deed in (commands.give_consent, commands.refuse_consent, commands.withdraw_consent):
        with pytest.raises(NotAllowed, match="已拒绝"):
            deed(consent, by=cast.holder, at=MONDAY)


def test_a_consent_lapses_by_the_timer(cast, row, system):
    consent = ask(system)
    commands.give_consent(consent, by=cast.holder, at=MONDAY)
    with pytest.raises(NotAllowed, match="还没有到期"):
        commands.lapse_consent(consent, by=SYSTEM, at=MONDAY)

    later = MONDAY + timedelta(days=31)
    with pytest.raises(NotAllowed):
        use(system, purpose="联合检查", at=later)
    lapse_consents(later)
    lapse_consents(later)
    assert LicenceConsent.objects.get().state == "lapsed"


def test_only_the_holder_answers(cast, row, system):
    consent = ask(system)

    for deed in (
        commands.give_consent,
        commands.refuse_consent,
        commands.withdraw_consent,
        commands.lapse_consent,
    ):
        for by in (cast.stranger, cast.decider, cast.other_decider):
            with pytest.raises(NotYours):
                deed(consent, by=by, at=MONDAY)


def test_people_do_not_use_licences_of_others(cast, row):
    for by in (cast.holder, cast.stranger):
        with pytest.raises(NotYours):
            use(by)
        with pytest.raises(NotYours):
            ask(by)


def test_a_licence_that_does_not_hold_is_not_used(cast, row, system):
    commands.suspend_licence(row.pk, reason="调查", by=cast.decider, at=MONDAY)

    with pytest.raises(NotYours, match="没有找到这个持有人有效的"):
        use(system)
    with pytest.raises(NotYours):
        commands.use_licence(TYPE, "nobody", purpose="x", matter="", by=system, at=MONDAY)


def test_what_was_granted_is_read_by_the_same_organ_within_hours(cast, row, system):
    made = use(system)

    with pytest.raises(NotYours):
        queries.used(made, Actor(who="system:m", org=str(cast.organ)), MONDAY)
    with pytest.raises(NotAllowed, match="24 小时"):
        queries.used(made, system, MONDAY + timedelta(hours=25))


def test_what_an_application_did_not_ask_for_is_noted_for_the_holder(cast, row):
    one = {"type": TYPE, "title": "食品经营许可证", "organ": cast.organ, "organ_name": "大厅"}
    said = {"purpose": "开店", "matter": "1", "ground": "同意", "at": MONDAY}
    commands.note_uses(cast.firm, [one], **said, by=SYSTEM)

    page = queries.uses(cast.holder)
    assert (page.saved, page.rows[0].licence, page.rows[0].way) == (1, row.pk, "case")
    assert Event.objects.filter(name="documents.licence_used").count() == 1
    with pytest.raises(NotYours):
        commands.note_uses(cast.firm, [one], **said, by=cast.decider)
