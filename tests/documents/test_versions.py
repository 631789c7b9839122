"""变更、延续、补发: the next version of a licence, its number kept, the one before ended."""

from datetime import date

import pytest

from onething.documents import commands, kinds, licence_rules, queries
from onething.documents.models import Document, Licence
from onething.documents.terms import LICENCE
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.papers import CASE
from tests.documents.pdfs import text_of
from tests.times import MONDAY

ON = date(2026, 4, 1)


@pytest.fixture
def row(cast):
    return cast.sealed_licence()


def decision_of(row):
    return Document.objects.filter(about=row.about, kind="grant")[0].pk


def change(row, by, **other):
    said = {
        "facts": {"enterprise.legal_person.name": "赵新任"}, "decision": decision_of(row),
        "ground": "asked", "reason": "负责人变更",
    } | other  # fmt: skip
    return commands.change_licence(row.pk, **said, by=by, at=MONDAY)


def renew(row, by, **other):
    said = {
        "until": date(2036, 3, 1), "decision": decision_of(row), "ground": "granted", "reason": "",
    } | other  # fmt: skip
    return commands.renew_licence(row.pk, **said, by=by, at=MONDAY)


def reissue(row, by, **other):
    said = {"ground": "lost", "reason": "登报声明"} | other
    return commands.reissue_licence(row.pk, **said, by=by, at=MONDAY)


DEEDS = {"change": change, "renew": renew, "reissue": reissue}


def test_a_change_brings_a_new_version_that_says_it(cast, row):
    made = Licence.objects.get(pk=change(row, cast.decider))
    pump_all()
    made.refresh_from_db()
    row.refresh_from_db()

    assert (row.state, made.state) == ("expired", "valid")
    assert (made.number, made.version, made.former) == (row.number, 2, row.pk)
    assert "赵新任" in text_of(queries.content(made.digest))
    assert "负责人变更" in row.reason and "第四十九条" in row.reason
    assert not queries.by_code(row.code, on=ON).good
    assert queries.by_code(made.code, on=ON).good


@pytest.mark.parametrize("do", DEEDS)
def test_each_deed_is_in_the_ledger_by_its_name(cast, row, do):
    made = DEEDS[do](row, cast.decider)

    before = Event.objects.filter(stream=f"licence:{row.pk}").order_by("-seq")[0]
    assert (before.name, before.data["do"]) == ("documents.licence_changed", do)
    after = Event.objects.get(stream=f"licence:{made}")
    assert after.data["former"] == str(row.pk)


def test_none_is_done_to_a_suspended_licence(cast, row):
    commands.suspend_licence(row.pk, reason="调查", by=cast.decider, at=MONDAY)

    for deed in DEEDS.values():
        with pytest.raises(NotAllowed, match="当前状态是“暂扣”"):
            deed(row, cast.decider)


def test_only_a_decider_of_the_organ_does_it(cast, row):
    for deed in DEEDS.values():
        for by in (cast.holder, cast.stranger, cast.other_decider):
            with pytest.raises(NotYours):
                deed(row, by)


def test_what_does_not_change_is_no_change(cast, row):
    with pytest.raises(Invalid, match="没有要变更的内容"):
        change(row, cast.decider, facts={"enterprise.legal_person.name": "王建国"})
    with pytest.raises(Invalid, match="证面没有这些内容"):
        change(row, cast.decider, facts={"bank.account": "1"})
    with pytest.raises(Invalid, match="没有找到本机关给这个持有人的有效决定书"):
        change(row, cast.decider, decision=new_id())
    with pytest.raises(Invalid, match="法定理由"):
        change(row, cast.decider, ground="whim")


def test_a_renewal_wants_a_later_end_and_a_decision(cast, row):
    with pytest.raises(Invalid, match="应当晚于"):
        renew(row, cast.decider, until=date(2031, 3, 1))
    with pytest.raises(Invalid, match="先制作决定书"):
        renew(row, cast.decider, decision=None)

    made = renew(row, cast.decider, decision=None, ground="deemed", reason="逾期未决定")
    assert Licence.objects.get(pk=made).valid_until == date(2036, 3, 1)


def test_a_licence_without_an_end_is_not_renewed(cast):
    row = cast.sealed_licence(until=None)

    with pytest.raises(NotAllowed, match="长期有效"):
        renew(row, cast.decider)


def test_a_licence_that_is_being_made_is_not_changed(cast):
    about = f"paper:{new_id()}"
    cast.register("grant", about=about)
    row = Licence.objects.get(pk=cast.licence(about))

    with pytest.raises(NotAllowed, match="正在制作"):
        change(row, cast.decider)


def test_several_of_a_type_that_allows_it_are_valid_at_once(cast):
    facts = {"permit.place": "样例林场", "permit.scope": "杨树 20 株"}
    made = [
        commands.register_licence(
            "felling_permit", about=f"paper:{new_id()}", organ=cast.organ, holder=cast.firm,
            data=CASE | {"facts": facts}, valid_from=date(2026, 3, 2), valid_until=date(2026, 9, 1),
            by=cast.decider, at=MONDAY,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert {row.state for row in Licence.objects.filter(pk__in=made)} == {"valid"}


def test_the_base_is_searched_by_its_organ_only(cast, row):
    found = queries.search_licences(cast.decider, q=row.number).rows

    assert [one.id for one in found] == [row.pk]
    for q in (row.code.lower(), row.identifier, row.holder_name[:6]):
        assert queries.search_licences(cast.decider, q=q, state="valid").rows
    assert not queries.search_licences(cast.decider, type_="tobacco_retail").rows
    assert not queries.search_licences(cast.other_decider, q=row.number).rows
    with pytest.raises(NotYours):
        queries.search_licences(cast.holder, q=row.number)


def test_the_record_says_what_may_be_done_and_what_was(cast, row):
    found = queries.licence_record(row.pk, cast.decider)

    assert {step.do for step in found.steps} == {
        "change", "renew", "reissue", "suspend", "revoke", "forfeit", "cancel",
    }  # fmt: skip
    assert all(found.grounds[step.do] for step in found.steps)
    assert [one.words for one in found.story] == ["登记", "制证、用印"]


def test_there_are_forty_types_and_each_is_complete(db):
    known = kinds.licence_types()

    assert len(known) >= 40
    assert len({one.code21 for one in known.values()}) == len(known)
    licence_rules.check()
    for card in queries.types():
        assert card.fields and card.law and card.issuer and card.validity and card.one_for


def test_each_lawful_deed_of_staff_has_its_grounds_with_law():
    deeds = {step.do for step in LICENCE.steps if step.role == "decider"}

    for do in deeds:
        assert licence_rules.grounds(do), do
        assert all(one.law for one in licence_rules.grounds(do))
