"""An import writes drafts: once, resumable, and never over what people did."""

from argparse import Namespace
from pathlib import Path

import pytest

from onething.catalogue import commands, queries
from onething.catalogue.models import ImportedItem, ItemDraft
from onething.catalogue.terms.imports import Fate
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.run.importing import import_items
from onething.run.trouble import Trouble
from tests.cast import actor
from tests.catalogue.imports.conftest import ROW, row
from tests.catalogue.test_items import LOADER
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(rules, lines):
    """Import rows; return what became of each item."""

    def run(*rows, by=LOADER):
        fates = []
        for batch in queries.batches(queries.read_import(lines(*rows), rules).items):
            fates += commands.import_items(rules.name, batch, by=by, at=MONDAY).split()
        return [Fate(one) for one in fates]

    return run


def draft_of(one):
    code = f"14{one['CATAID'][2:]}"
    return ItemDraft.objects.get(code=code, level="province")


def change(one, **other):
    """Let a keeper change the draft of a row."""
    draft = draft_of(one)
    content = draft.content | other
    commands.change_item(draft.pk, content, draft.version, by=actor("lvqian"), at=MONDAY)


def test_items_become_drafts_and_stand_in_the_ledger(bring):
    assert bring(row(1), row(2)) == [Fate.NEW, Fate.NEW]

    draft = draft_of(row(1))
    assert draft.content["name"] == ROW["TASK_NAME"]
    [fact] = Event.objects.filter(stream=f"item:{draft.code}")
    assert fact.name == "catalogue.item_drafted"
    assert fact.data["draft"] == str(draft.pk)


def test_twice_is_the_same_as_once(bring):
    bring(row(1), row(2))
    before = ItemDraft.objects.count(), Event.objects.count()

    assert bring(row(1), row(2)) == [Fate.SAME, Fate.SAME]

    assert (ItemDraft.objects.count(), Event.objects.count()) == before


def test_what_changed_at_the_source_changes_the_draft(bring):
    bring(row(1), row(2))

    assert bring(row(1, handle_time="9(工作日)"), row(2)) == [Fate.CHANGED, Fate.SAME]

    draft = draft_of(row(1))
    assert (draft.content["statutory"]["days"], draft.version) == (9, 2)
    assert (
        Event.objects.filter(stream=f"item:{draft.code}", name="catalogue.item_changed").count()
        == 1
    )


def test_what_people_changed_is_not_written_over(bring):
    bring(row(1))
    change(row(1), name="改过的名称")

    assert bring(row(1, handle_time="9(工作日)")) == [Fate.TOUCHED]
    assert draft_of(row(1)).content["name"] == "改过的名称"
    assert bring(row(1)) == [Fate.SAME]


def test_what_was_thrown_away_stays_away_until_the_source_changes(bring):
    bring(row(1))
    commands.discard_item(draft_of(row(1)).pk, by=actor("lvqian"), at=MONDAY)

    assert bring(row(1)) == [Fate.SAME]
    assert not ItemDraft.objects.filter(code=f"14{row(1)['CATAID'][2:]}").exists()
    assert bring(row(1, handle_time="9(工作日)")) == [Fate.NEW]


def test_an_item_that_the_province_has_is_left_alone(bring):
    ours = {"CATAID": "440131002001", "TASK_CODE": f"{ROW['TASK_CODE'][:19]}440131002001"}
    drafted = row(1) | {"matter_level": "市级"}
    commands.draft_item("140131002001", "county", by=actor("lvqian"), at=MONDAY)
    bring(drafted)

    assert bring(ROW | ours | {"matter_level": "县级"}, drafted) == [Fate.THERE, Fate.SAME]


def test_a_published_item_is_not_changed_by_its_source(bring, monkeypatch):
    bring(row(1))
    draft = draft_of(row(1))
    monkeypatch.setattr("onething.catalogue.items.commands.content_faults", lambda *_: [])
    day = MONDAY.date()
    full = draft.content | {"result": {"kind": "notice", "name": "通知书"}}
    commands.change_item(draft.pk, full, 1, by=actor("lvqian"), at=MONDAY)
    commands.propose_item(draft.pk, day, "从外省目录导入", by=actor("lvqian"), at=MONDAY)
    commands.review_item(draft.pk, True, "", by=actor("jiming"), at=MONDAY)

    assert bring(row(1, handle_time="9(工作日)")) == [Fate.AHEAD]


def test_a_run_that_breaks_off_goes_on_where_it_stopped(bring, monkeypatch):
    rows = [row(number) for number in range(1, 6)]
    monkeypatch.setattr("onething.catalogue.imports.queries.BATCH", 2)
    real, calls = commands.import_items, []

    def dies(*said, **how):
        calls.append(said)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*said, **how)

    monkeypatch.setattr(commands, "import_items", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(*rows)
    assert ImportedItem.objects.count() == 4

    assert bring(*rows) == [*[Fate.SAME] * 4, Fate.NEW]


def test_a_dry_run_says_the_same_and_writes_nothing(bring, rules, lines):
    bring(row(1))
    before = Event.objects.count()
    found = queries.read_import(lines(row(1), row(2), row(1, CATAID="1")), rules)

    assert queries.dry_run(rules.name, found.items) == (Fate.SAME, Fate.NEW)
    assert Event.objects.count() == before
    assert ItemDraft.objects.count() == 1


def test_a_keeper_of_the_province_may_import(bring):
    assert bring(row(1), by=actor("lvqian")) == [Fate.NEW]


@pytest.mark.parametrize("login", ["guotong", "tianxiao", "wangfang", "sundayuan"])
def test_nobody_else_may(bring, login):
    with pytest.raises(NotYours):
        bring(row(1), by=actor(login))


def test_a_batch_takes_a_constant_number_of_queries(bring, django_assert_max_num_queries):
    bring(row(1))
    with django_assert_max_num_queries(16):
        bring(*(row(number) for number in range(2, 52)))


def test_the_report_names_every_row_and_proposes_what_to_merge(lines, tmp_path, capsys):
    report = tmp_path / "report.md"
    path = lines(
        row(1, material_intro=["居民身份证", "户口簿"]),
        row(2, material_intro=["居民户口簿"], DEPT_NAME="某某局"),
        row(3, matter_level="国家级"),
    )
    said = Namespace(file=path, rules="guangdong", dry_run=False, report=report)

    import_items(said)

    shown = capsys.readouterr().out
    assert "读到 3 行，合成 2 个事项。" in shown
    assert "- 新建草稿：2 个事项" in shown
    assert "第 3 行“matter_level”：“国家级”不在对照文件" in shown
    told = report.read_text("utf-8")
    assert "| 3 | matter_level |" in told
    assert "| 2 | DEPT_NAME | “某某局”没有对照的部门" in told
    assert '"居民户口簿": "户口簿"' in told


def test_a_file_or_rules_that_are_not_there_say_so(tmp_path):
    said = {"dry_run": True, "report": None}
    with pytest.raises(Trouble, match="没有文件"):
        import_items(Namespace(file=tmp_path / "x.csv", rules="guangdong", **said))
    with pytest.raises(Trouble, match="没有叫“x”的对照文件。现有：guangdong"):
        import_items(Namespace(file=Path(__file__), rules="x", **said))
