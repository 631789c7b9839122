"""Templates: loaded once, drafted by one, published by another from a day on, never changed after."""

from datetime import date, timedelta

import pytest

from onething.documents import commands, queries, revisions
from onething.documents.models import Document, TemplateRevision
from onething.identity.models import Organisation, Region
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.pdfs import text_of
from tests.times import MONDAY

TODAY = MONDAY.date()
OFFICE = new_id()
AUTHOR = Actor(who=f"official:{new_id()}", org=str(OFFICE), roles=("catalogue",))
OTHER = Actor(who=f"official:{new_id()}", org=str(OFFICE), roles=("catalogue",))
NEW = '#import "gb9704.typ": *\n#show: paper\n#heads()\n#to(get("applicant"))\n新的措辞。\n#common()\n#signed[完。]\n'


@pytest.fixture
def loaded(cast):
    revisions.forget()
    Region.objects.get_or_create(code="140000", defaults={"name": "山西省", "level": "province"})
    Organisation.objects.create(
        id=OFFICE, name="山西省行政审批服务管理局", short_name="省审批局", code="11140000000000019A",
        duty="approval", level="province", region_id="140000", document_word="晋审",
    )  # fmt: skip
    commands.load_templates(revisions.shipped(), by=SYSTEM, at=MONDAY)
    yield cast
    revisions.forget()


def draft(content=NEW, by=AUTHOR, why="措辞更清楚"):
    return commands.draft_template("withdrawal", content=content, why=why, by=by, at=MONDAY)


def test_the_templates_of_a_release_become_revisions_once(loaded):
    before = TemplateRevision.objects.count()
    commands.load_templates(revisions.shipped(), by=SYSTEM, at=MONDAY)
    assert TemplateRevision.objects.count() == before == len(revisions.shipped())

    commands.load_templates({"withdrawal": NEW}, by=SYSTEM, at=MONDAY)

    numbers = TemplateRevision.objects.filter(name="withdrawal").order_by("number")
    assert [row.number for row in numbers] == [1, 2]
    assert Event.objects.filter(stream="template:release").count() == 2


def test_a_document_names_the_revision_with_which_it_was_made(loaded):
    row = loaded.sealed("withdrawal")

    assert row.template == "withdrawal 第 1 版，gb9704 第 1 版"
    seen = queries.by_code(row.code)
    assert seen is not None and seen.template == row.template


def test_a_published_draft_is_used_from_its_day_on(loaded):
    later = MONDAY + timedelta(days=7)
    made = draft()
    commands.publish_template(made, since=later.date(), by=OTHER, at=MONDAY)

    assert revisions.label("withdrawal", MONDAY).startswith("withdrawal 第 1 版")
    row = loaded.sealed("withdrawal", at=later)
    assert row.template.startswith("withdrawal 第 2 版")
    assert "新的措辞" in text_of(queries.content(row.digest))
    names = Event.objects.filter(stream="template:withdrawal").order_by("seq")
    assert [event.name for event in names] == [
        "documents.template_drafted",
        "documents.template_published",
    ]


def test_an_older_paper_is_made_again_as_it_was(loaded):
    old = Document.objects.get(pk=loaded.register("withdrawal"))
    commands.publish_template(draft(), since=TODAY + timedelta(days=1), by=OTHER, at=MONDAY)

    assert revisions.folder(old.registered_at) != revisions.folder(MONDAY + timedelta(days=2))
    assert "新的措辞" not in (revisions.folder(MONDAY) / "withdrawal.typ").read_text()


def test_who_drafts_does_not_publish(loaded):
    made = draft()

    with pytest.raises(NotAllowed, match="起草人不能发布自己的草稿"):
        commands.publish_template(made, since=TODAY, by=AUTHOR, at=MONDAY)


def test_what_is_published_is_not_published_again_or_changed(loaded):
    made = draft()
    commands.publish_template(made, since=TODAY, by=OTHER, at=MONDAY)

    with pytest.raises(NotAllowed, match="已经发布，不能再改"):
        commands.publish_template(made, since=TODAY, by=OTHER, at=MONDAY)
    assert draft(NEW + "再改。") != made


def test_a_draft_is_kept_once_and_changed_until_it_is_published(loaded):
    assert draft() == draft(NEW + "改。")
    assert TemplateRevision.objects.filter(name="withdrawal", state="draft").count() == 1


@pytest.mark.parametrize(
    ("content", "why", "words"),
    [
        (NEW + "#nothing-known()", "理由", "模板不能排版"),
        ('#import "@preview/x:1.0.0": *', "理由", "不能引用外部软件包"),
        (NEW, " ", "请改正后再保存"),
        ("", "理由", "请改正后再保存"),
    ],
)
def test_a_bad_draft_is_refused_with_what_is_wrong(loaded, content, why, words):
    with pytest.raises(Invalid, match=words):
        draft(content, why=why)


def test_a_template_begins_today_at_the_earliest(loaded):
    made = draft()

    with pytest.raises(Invalid, match="不能早于今天"):
        commands.publish_template(made, since=date(2020, 1, 1), by=OTHER, at=MONDAY)


def test_templates_are_kept_by_the_catalogue_of_the_province_only(loaded):
    made = draft()
    county = Actor(who="official:c", org=str(loaded.organ), roles=("catalogue",))

    for by in (loaded.holder, loaded.stranger, loaded.decider, county):
        with pytest.raises(NotYours):
            draft(by=by)
        with pytest.raises(NotYours):
            commands.publish_template(made, since=TODAY, by=by, at=MONDAY)
        with pytest.raises(NotYours):
            commands.load_templates({}, by=by, at=MONDAY)
    for by in (loaded.holder, loaded.stranger, loaded.decider):
        with pytest.raises(NotYours):
            queries.templates(by, on=TODAY)
    assert queries.templates(county, on=TODAY)


def test_the_list_shows_drafts_first_and_a_preview_is_a_paper(loaded):
    made = draft()

    found = queries.templates(AUTHOR, on=TODAY)
    assert (found[0].name, found[0].state_name) == ("withdrawal", "草稿")
    assert "新的措辞" in text_of(queries.template_preview(made, "permit", OTHER, at=MONDAY))
    assert queries.template_revisions("withdrawal", OTHER)[0].id == made
