"""Every theme from its questions to filed cases, and five of them to the end: decided, sealed, rated."""

from datetime import UTC, datetime, time

import pytest

from onething.cases import commands, queries
from onething.cases.models import Application, Case
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.models import Account, Post
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid
from onething.voice import commands as voice
from onething.voice import queries as reviews
from tests.cast import actor
from tests.catalogue.test_law_tables import EXAMPLES, ON, THEMES
from tests.given import VALUES, a_file

TO_THE_END = ("xsecs", "kbysqy", "qyzx", "gmhy", "txyjs")


def fullest(slug):
    """Return the worked example in which most is to be done."""
    able = [one for one in EXAMPLES[slug] if "办" in one]
    return max(able, key=lambda one: len(one["办"]))


def moment(one):
    """Return ten in the morning of the day of an example."""
    return datetime.combine(one.get("日", ON), time(2), tzinfo=UTC)


def value_for(field):
    """Return a value that holds for a field, within its limits."""
    if field.choices:
        return field.choices[0][0]
    if field.kind == "number":
        low, high = float(field.min or 1), float(field.max or 1000)
        return f"{min(max(12, low), high):g}"
    if field.kind == "date":
        return min(max("2026-03-02", field.min or "1900-01-01"), field.max or "2100-01-01")
    return VALUES[field.kind]


def filed(slug, by):
    """Fill in and file the fullest example of a theme; return its number and the moment."""
    one = fullest(slug)
    at = moment(one)
    draft = commands.start_draft(
        slug, region=one["地区"], answers=one["答"], known={}, source_down=False, by=by, at=at
    )
    for group in queries.draft_sheet(draft, by, at).plan.groups:
        values = {field.element: value_for(field) for field in group.fields}
        commands.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = queries.materials_sheet(draft, by, at)
    for row in sheet.to_upload:
        commands.attach(draft, key=row.need.key, file=a_file(by, at=at), by=by, at=at)
    promised = [row.need.key for row in sheet.rows if row.need.source == "commitment"]
    commands.commit_to(draft, keys=promised, by=by, at=at)
    check = queries.check_sheet(draft, by, at)
    commands.submit(
        draft, summary=check.digest, consent=check.plan.consent, by=by.because(str(new_id())), at=at
    )
    return Application.objects.get(pk=draft).number, at


def applicant(slug):
    """Return somebody for whom the theme is meant."""
    if THEMES[slug].audience == "person":
        return actor("lixiaoman")
    return actor("wangjianguo", behalf="晋味面馆")


@pytest.mark.parametrize("slug", THEMES)
def test_a_theme_can_be_applied_for(db, slug):
    number, at = filed(slug, applicant(slug))

    cases = Case.objects.filter(application__number=number).order_by("place")
    assert [case.item_name for case in cases] == fullest(slug)["办"]
    for case in cases:
        office = identity.organisation(case.office)
        assert office.duty == case.duty
        assert case.state == ("waiting" if case.waits_for else "submitted")
    first = next(case for case in cases if not case.waits_for)
    sheet = queries.case_sheet(first.pk, actor("wangfang"), at)
    assert sheet.steps


def official(case, role):
    """Return somebody who holds this role in the organ of a case."""
    posts = Post.objects.filter(organisation=case.office, roles__contains=[role])
    for post in posts.order_by("pk"):
        account = Account.objects.filter(official=post.official_id).first()
        if account:
            found = identity.actor(account.pk, post=str(post.pk), at=moment({}))
            assert found is not None
            return found
    raise AssertionError(f"{case.duty} {role}: nobody")


def decided(case, at):
    """Accept a case and carry it to a decision in favour, each step by whom it is for."""
    commands.accept(case.pk, by=actor("wangfang"), at=at)
    case.refresh_from_db()
    steps = {step.do for step in queries.case_sheet(case.pk, official(case, "examiner"), at).steps}
    if "grant" in steps:
        commands.grant(case.pk, by=official(case, "examiner"), at=at)
        return
    commands.examine(case.pk, opinion="符合条件", by=official(case, "examiner"), at=at)
    commands.review(case.pk, opinion="同意", by=official(case, "reviewer"), at=at)
    commands.grant(case.pk, by=official(case, "decider"), at=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slug", TO_THE_END)
def test_a_theme_goes_to_the_end(slug):
    by = applicant(slug)
    number, at = filed(slug, by)
    plan = THEMES[slug]

    for _ in plan.parts:  # each round frees those that waited
        ready = Case.objects.filter(application__number=number, state="submitted")
        for case in ready.order_by("place"):
            decided(case, at)
        pump_all()

    sheet = queries.application_sheet(number, by, at)
    assert {line.part: line.state for line in sheet.cases if line.state != "closed"} == {}
    for line in sheet.cases:
        about = f"case:{line.id}"
        papers = documents.documents_about_all([about]).get(about, ())
        assert any(paper.kind in documents.deciding_kinds() and paper.sealed_at for paper in papers)
        item = plan.items[next(one.item for one in plan.parts if one.key == line.part)]
        licences = documents.licences_about_all([about]).get(about, ())
        assert bool(licences) == (item.result_kind == "licence")
        assert all(licence.sealed_at for licence in licences)
    for stage in ("submitted", "result"):
        voice.rate(number, stage=stage, grade=5, by=by.because(str(new_id())), at=at)
    rated = reviews.rated(Application.objects.get(number=number).pk)
    assert {stage: one.word for stage, one in rated.items()} == {
        "submitted": "非常满意",
        "result": "非常满意",
    }


def test_what_one_part_made_stands_on_the_page_of_the_next(db):
    """国务院令第716号 第七条: nobody hands in what an earlier part has made."""
    number, at = filed("kbysqy", applicant("kbysqy"))
    waiting = Case.objects.get(application__number=number, part="certificate")

    sheet = queries.case_sheet(waiting.pk, official(waiting, "examiner"), at)

    assert sheet.earlier == {"permit": ()}
    (permit,) = [row for row in sheet.materials if row.need.key == "permit"]
    assert permit.present
    assert permit.need.from_part in {"freight", "dangerous", "passenger"}


def test_a_theme_for_people_is_not_for_shops_and_the_other_way_round(db):
    for slug, by in (("xsecs", applicant("kbysqy")), ("kbysqy", applicant("xsecs"))):
        one = fullest(slug)
        with pytest.raises(Invalid, match="身份"):
            commands.start_draft(
                slug,
                region=one["地区"],
                answers=one["答"],
                known={},
                source_down=False,
                by=by,
                at=moment(one),
            )
