"""Documents: registered with a number, sealed, verified by anybody, withdrawn, corrected."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, connections

from onething.documents import commands, queries
from onething.documents.making import make_document
from onething.documents.models import Document, SealUse
from onething.kernel import ledger
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.papers import CASE, data_for
from tests.documents.pdfs import codes_on, run, text_of
from tests.times import MONDAY

LAST_DAY = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # still 2026 in Taiyuan
NEW_YEAR = datetime(2026, 12, 31, 16, 1, tzinfo=UTC)  # 2027 in Taiyuan


def test_registering_gives_number_and_code(cast):
    made = cast.register("grant")

    card = queries.document(made, cast.holder)
    assert card.number == "并小市监准字〔2026〕第 0001 号"
    assert (card.kind, card.title, card.state) == ("grant", "准予行政许可决定书", "registered")
    assert len(card.code) == 8


def test_registering_is_in_the_ledger_without_personal_data(cast):
    made = cast.register("grant")

    events = Event.objects.filter(stream=f"document:{made}")
    assert [event.name for event in events] == ["documents.registered"]
    assert CASE["applicant"] not in str(events[0].data)
    assert list(ledger.broken_links(f"document:{made}")) == []


def test_numbers_count_by_organ_word_and_year(cast):
    numbers = [
        Document.objects.get(pk=cast.register(kind, at=at)).number
        for kind, at in (
            ("grant", MONDAY),
            ("grant", LAST_DAY),
            ("refusal", MONDAY),
            ("grant", NEW_YEAR),
        )
    ]

    assert numbers == [
        "并小市监准字〔2026〕第 0001 号",
        "并小市监准字〔2026〕第 0002 号",
        "并小市监不准字〔2026〕第 0001 号",
        "并小市监准字〔2027〕第 0001 号",
    ]


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap_even_when_some_fail(cast):
    def one(n):
        try:
            broken = {"item": None} if n % 4 == 3 else {}
            if broken:
                with pytest.raises(RuntimeError):
                    _register_and_fail(cast)
            else:
                cast.register("acceptance_permit")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))

    rows = Document.objects.filter(organ=cast.organ, word="受").order_by("sequence")
    assert [row.sequence for row in rows] == list(range(1, 31))
    assert len({row.code for row in rows}) == 30


def _register_and_fail(cast):
    """Run a command up to its last line, and fail there."""

    class Unwritable(Actor):
        def record(self):
            raise RuntimeError

    by = Unwritable(who="system:x", roles=("system",))
    cast.register("acceptance_permit", by=by)


def test_the_same_cause_registers_once(cast):
    by = SYSTEM.because("reaction:1")
    about = f"paper:{UUID(int=1)}"

    first, second = (cast.register("grant", about=about, by=by) for _ in range(2))

    assert first == second
    assert Document.objects.count() == 1


@pytest.mark.parametrize("key", ["applicant", "law", "case_number", "result"])
def test_missing_data_is_named(cast, key):
    data = {k: v for k, v in data_for("grant", "permit").items() if k != key}

    with pytest.raises(Invalid, match=key):
        commands.register(
            "grant", about="case:1", organ=cast.organ, holder=cast.firm,
            data=data, by=SYSTEM, at=MONDAY,
        )  # fmt: skip


def test_a_refusal_without_remedies_is_not_made(cast):
    decision = {"facts": "事实", "law": "依据", "reasons": "理由", "remedies": ""}

    with pytest.raises(Invalid, match=r"decision\.remedies"):
        cast.register("refusal", decision=decision)


def test_an_unknown_kind_is_refused(cast):
    with pytest.raises(Invalid, match="没有“letter”这种文书"):
        cast.register("letter")


@pytest.mark.parametrize("who", ["holder", "stranger", "other_decider"])
def test_only_the_organ_or_the_system_issues_papers(cast, who):
    with pytest.raises(NotYours):
        cast.register("grant", by=getattr(cast, who))


def test_a_registered_document_is_made_sealed_and_kept(cast, tmp_path):
    row = cast.sealed("grant")

    content = queries.content(row.digest)
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    assert row.state == "sealed"
    assert row.pages == 2
    assert "Signature is Valid" in run("pdfsig", path)
    assert row.number.replace(" ", "") in text_of(content)
    assert codes_on(content)[0].endswith(f"/v/{row.code}")
    names = Event.objects.filter(stream=f"document:{row.pk}").order_by("seq")
    assert [event.name for event in names] == ["documents.registered", "documents.sealed"]


def test_each_use_of_a_seal_is_noted(cast):
    row = cast.sealed("acceptance_permit")

    use = SealUse.objects.get(paper=row.pk)
    assert (use.organ, use.seal, use.digest) == (cast.organ, "受理专用章", row.digest)
    assert len(use.certificate) == 64
    assert use.cause


def test_a_document_is_sealed_once(cast):
    row = cast.sealed("grant")

    with pytest.raises(NotAllowed, match="当前状态是“有效”"):
        commands.seal(
            row.pk, digest=row.digest, pages=1, seal_name="章", certificate="0" * 64,
            by=SYSTEM, at=MONDAY,
        )  # fmt: skip


def test_making_it_again_after_sealing_changes_nothing(cast):
    row = cast.sealed("grant")
    pump_all()
    used = SealUse.objects.count()

    assert make_document(row).digest != row.digest  # a new signature is another file
    assert Document.objects.get(pk=row.pk).digest == row.digest
    assert SealUse.objects.count() == used


def test_a_rare_character_is_flagged_on_the_document(cast):
    row = cast.sealed("withdrawal", applicant="王\U0002a6a5餐饮店")

    assert queries.document(row.pk, cast.holder).rare == ("\U0002a6a5",)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("holder", True), ("decider", True), ("stranger", False), ("other_decider", False)],
)
def test_a_document_is_seen_by_its_holder_and_its_organ(cast, who, sees):
    made = cast.register("grant")
    by = getattr(cast, who)

    if sees:
        assert queries.document(made, by).id == made
    else:
        with pytest.raises(NotYours):
            queries.document(made, by)


def test_documents_about_several_things_come_with_one_statement(cast, django_assert_num_queries):
    abouts = [f"paper:{UUID(int=n)}" for n in range(3)]
    for about in abouts[:2]:
        cast.register("acceptance_permit", about=about)
        cast.register("grant", about=about)

    with django_assert_num_queries(1):
        found = queries.documents_about_all(abouts)

    assert {about: [card.kind for card in cards] for about, cards in found.items()} == {
        abouts[0]: ["acceptance", "grant"],
        abouts[1]: ["acceptance", "grant"],
    }


def test_anybody_with_the_code_sees_the_live_state(cast):
    row = cast.sealed("grant")

    seen = queries.by_code(f" {row.code[:4].lower()}-{row.code[4:]} ")
    assert seen is not None
    assert (seen.state_name, seen.good, seen.title) == ("有效", True, "准予行政许可决定书")
    assert (seen.organ_name, seen.digest) == ("太原市小店区市场监督管理局", row.digest)
    assert seen.holder_name == CASE["applicant"]


def test_the_public_page_masks_a_persons_name(cast):
    row = cast.sealed("withdrawal", holder=cast.person, applicant="李小满")

    seen = queries.by_code(row.code)
    assert seen is not None
    assert seen.holder_name == "李**"
    assert "李小满" not in str(seen)
    assert "145105" not in str(seen)


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "'; DROP", "7K2M9PQ", "七" * 8])
def test_an_unknown_code_is_nothing(cast, code):
    assert queries.by_code(code) is None


def test_an_unsealed_document_is_not_good_yet(cast):
    row = Document.objects.get(pk=cast.register("grant"))

    seen = queries.by_code(row.code)
    assert seen is not None
    assert (seen.good, seen.state_name) == (False, "正在制发")


def test_a_withdrawn_document_says_so_and_keeps_its_number(cast):
    row = cast.sealed("grant")
    commands.withdraw_document(row.pk, reason="作出时事实不清", by=cast.decider, at=MONDAY)

    seen = queries.by_code(row.code)
    assert seen is not None
    assert (seen.good, seen.state_name) == (False, "已撤销")
    assert cast.sealed("grant").sequence == 2


@pytest.mark.parametrize("who", ["holder", "stranger", "other_decider"])
def test_a_document_is_withdrawn_only_by_a_decider_of_its_organ(cast, who):
    made = cast.register("grant")

    with pytest.raises(NotYours):
        commands.withdraw_document(made, reason="理由", by=getattr(cast, who), at=MONDAY)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_withdrawing_needs_a_reason(cast, reason):
    made = cast.register("grant")

    with pytest.raises(Invalid, match="请写明理由"):
        commands.withdraw_document(made, reason=reason, by=cast.decider, at=MONDAY)


def test_a_document_is_withdrawn_once(cast):
    made = cast.register("grant")
    commands.withdraw_document(made, reason="理由", by=cast.decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="已撤销"):
        commands.withdraw_document(made, reason="理由", by=cast.decider, at=MONDAY)


def test_a_correction_is_a_new_document(cast):
    about = f"paper:{UUID(int=9)}"
    wrong, right = cast.sealed("grant", about=about), cast.sealed("grant", about=about)

    commands.correct_document(
        wrong.pk, replaced_by=right.pk, reason="地址写错", by=cast.decider, at=MONDAY
    )

    seen = queries.by_code(wrong.code)
    assert seen is not None
    assert (seen.good, seen.state_name) == (False, "已被更正")
    assert Document.objects.get(pk=wrong.pk).digest == wrong.digest


def test_a_correction_needs_a_document_of_the_same_case(cast):
    wrong, other = cast.sealed("grant"), cast.sealed("grant")

    with pytest.raises(NotYours, match="请先制作"):
        commands.correct_document(
            wrong.pk, replaced_by=other.pk, reason="写错", by=cast.decider, at=MONDAY
        )


def test_every_kind_goes_all_the_way(cast):
    kinds_of = list(queries.document_kinds())
    made = [cast.register(kind) for kind in kinds_of]
    pump_all()

    states = dict(Document.objects.filter(pk__in=made).values_list("kind", "state"))
    assert states == dict.fromkeys(kinds_of, "sealed")


def test_a_row_cannot_be_sealed_without_a_file(cast):
    made = cast.register("grant")

    with pytest.raises(Exception, match="a_sealed_document_has_a_file"), connection.cursor() as sql:
        sql.execute("UPDATE documents_document SET state = 'sealed' WHERE id = %s", [made])
