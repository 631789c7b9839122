"""加注件: a copy for one purpose; its code shows whether it is still in its term."""

from datetime import date

import pytest

from onething.documents import commands, queries
from onething.documents.models import LicenceUse, SealUse
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.pdfs import codes_on, run, text_of
from tests.times import MONDAY

ON, LATER = date(2026, 3, 10), date(2026, 5, 1)
SAID = {"purpose": "外卖平台入驻审核", "used_by": "样例外卖平台", "matter": "", "days": 30}


def make(row, by, **other):
    return commands.make_copy(row.pk, **(SAID | other), by=by, at=MONDAY)


@pytest.fixture
def row(cast):
    return cast.sealed_licence()


@pytest.fixture
def made(cast, row):
    copy = make(row, cast.holder)
    pump_all()
    return queries.copy(copy, cast.holder, ON)


def test_a_copy_says_what_it_is_good_for_and_is_sealed(cast, row, made, tmp_path):
    content = queries.content(made.digest)
    (tmp_path / "copy.pdf").write_bytes(content)

    assert made.good and made.until == date(2026, 4, 1)
    assert "样例外卖平台" in text_of(content) and "外卖平台入驻审核" in text_of(content)
    assert codes_on(content)[0].endswith(f"/v/{made.code}")
    assert "Signature is Valid" in run("pdfsig", tmp_path / "copy.pdf")
    assert SealUse.objects.filter(paper=made.id).count() == 1
    assert queries.copies(row.pk, cast.holder, ON) == (made,)


def test_its_code_shows_purpose_and_term_to_anybody(cast, made):
    seen = queries.by_code(made.code, on=ON)
    over = queries.by_code(made.code, on=LATER)

    assert (seen.paper, seen.good, seen.purpose) == ("copy", True, "外卖平台入驻审核")
    assert (over.good, over.state_name) == (False, "已过期")


def test_the_copy_of_a_revoked_licence_does_not_hold(cast, row, made):
    commands.revoke_licence(row.pk, reason="承诺不实", by=cast.decider, at=MONDAY)

    seen = queries.by_code(made.code, on=ON)
    assert (seen.good, seen.state_name) == (False, "撤销")


def test_a_copy_taken_back_says_so(cast, made):
    commands.withdraw_copy(made.id, by=cast.holder, at=MONDAY)

    assert queries.by_code(made.code, on=ON).state_name == "已收回"
    with pytest.raises(NotAllowed, match="已收回"):
        commands.withdraw_copy(made.id, by=cast.holder, at=MONDAY)


def test_a_copy_is_in_the_ledger_and_in_the_log_of_use(cast, row, made):
    names = set(Event.objects.filter(stream=f"licence:{row.pk}").values_list("name", flat=True))

    assert {"documents.copy_registered", "documents.copy_sealed"} <= names
    page = queries.uses(cast.holder)
    assert [(one.way, one.organ_name) for one in page.rows] == [("copy", "样例外卖平台")]
    assert (page.total, page.saved, LicenceUse.objects.count()) == (1, 0, 1)
    assert Event.objects.filter(stream=f"uses:{cast.firm}", name="documents.licence_used").exists()


def test_a_copy_without_purpose_user_or_term_is_refused(cast, row):
    for field, said in (
        ("purpose", " "), ("used_by", ""), ("purpose", "长" * 201), ("days", 3650)
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            make(row, cast.holder, **{field: said})
        assert field in refusal.value.errors


def test_no_copy_is_made_of_a_licence_that_does_not_hold(cast, row):
    commands.suspend_licence(row.pk, reason="调查", by=cast.decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="暂扣"):
        make(row, cast.holder)


def test_only_the_holder_gives_and_takes_back_copies(cast, row, made):
    for deed in (
        lambda by: make(row, by),
        lambda by: commands.withdraw_copy(made.id, by=by, at=MONDAY),
        lambda by: queries.copy(made.id, by, ON),
        lambda by: commands.seal_copy(
            made.id, digest="x", pages=1, seal_name="x", certificate="x", by=by, at=MONDAY
        ),
    ):
        for by in (cast.stranger, cast.decider, cast.other_decider):
            with pytest.raises(NotYours):
                deed(by)


def test_a_copy_is_sealed_once(cast, made):
    with pytest.raises(NotAllowed):
        commands.seal_copy(
            made.id, digest="x", pages=1, seal_name="行政审批专用章", certificate="x",
            by=SYSTEM, at=MONDAY,
        )  # fmt: skip
