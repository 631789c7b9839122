"""Historical licences from a page: tried, started, in batches, broken off and gone on, given up."""

from datetime import timedelta

import pytest

from onething.documents import commands, licence_rules, queries
from onething.documents.models import ImportedLicence, Licence, LicenceImport
from onething.documents.reactions import lapse_imports
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.licences import row
from tests.times import MONDAY

ON = MONDAY.date()
OTHERS = ("holder", "stranger", "decider", "other_decider", "system")


@pytest.fixture
def steward(cast):
    return Actor(who="official:s", org=str(cast.organ), roles=("steward",))


@pytest.fixture
def tried(cast, file, steward):
    """A file with two good rows, one of an unknown organ, one that cannot be read."""
    rows = (
        row(),
        row(证照编号="A2", 证照状态="注销"),
        row(证照编号="A3", 颁发机关代码="1"),
        row(证照编号="A4", 有效期起始="去年"),
    )
    return trying(file, steward, *rows)


def trying(file, by, *rows, source="旧库"):
    found = queries.read_licences(file(*rows))
    return commands.try_import(source, "证照.csv", found, by=by, at=MONDAY)


def told(run):
    names = Event.objects.filter(stream=f"licence_import:{run}").order_by("seq")
    return [one.name.partition(".")[2] for one in names]


def test_trying_writes_no_licence_and_tells_each_row(tried, steward):
    sheet = queries.licence_import(tried, steward, ON)

    assert not Licence.objects.exists()
    assert sheet.fates == (("入库", 2),)
    assert [(number, what) for number, what, _ in sheet.faults] == [(4, "A3"), (5, "有效期起始")]
    assert "没有这个单位" in sheet.faults[0][2]
    assert (sheet.left, sheet.head.words, told(tried)) == (3, "已试算，没有写入", ["import_tried"])


def test_started_it_comes_in_and_the_rows_are_not_kept(tried, steward, monkeypatch):
    monkeypatch.setattr(licence_rules, "import_batch", lambda: 2)
    commands.start_import(tried, by=steward, at=MONDAY)
    pump_all()

    sheet = queries.licence_import(tried, steward, ON)
    assert {one.number for one in Licence.objects.all()} == {"JY21401050000099", "A2"}
    assert (sheet.fates, sheet.head.done, sheet.left) == ((("入库", 2),), 3, 0)
    assert len(sheet.faults) == 2
    assert told(tried) == ["import_tried", "import_started", "import_advanced", "import_advanced"]
    run = LicenceImport.objects.get(pk=tried)
    assert (run.state, run.rows) == ("done", [])


def test_broken_off_it_goes_on_where_it_stopped(tried, steward, monkeypatch):
    monkeypatch.setattr(licence_rules, "import_batch", lambda: 1)
    commands.start_import(tried, by=steward, at=MONDAY)
    commands.import_next(tried, after=0, by=SYSTEM, at=MONDAY)
    commands.import_next(tried, after=0, by=SYSTEM, at=MONDAY)  # the job ran once more
    assert (Licence.objects.count(), LicenceImport.objects.get().done) == (1, 1)

    commands.start_import(tried, by=steward, at=MONDAY)
    pump_all()

    assert (Licence.objects.count(), LicenceImport.objects.get().state) == (2, "done")
    assert ImportedLicence.objects.count() == 3


def test_the_same_file_twice_is_the_same_as_once(cast, file, steward):
    first = trying(file, steward, row())
    assert trying(file, steward, row()) == first
    commands.start_import(first, by=steward, at=MONDAY)
    pump_all()

    again = trying(file, steward, row())
    assert again != first
    assert queries.licence_import(again, steward, ON).fates == (("与上次相同，没有变化", 1),)
    commands.start_import(again, by=steward, at=MONDAY)
    pump_all()

    assert Licence.objects.count() == 1
    assert [one.kept for one in queries.licence_imports(steward)] == [0, 1]


def test_given_up_nothing_is_left_of_the_rows(tried, steward):
    commands.drop_import(tried, by=steward, at=MONDAY)

    run = LicenceImport.objects.get()
    assert (run.state, run.rows, told(tried)[-1]) == ("dropped", [], "import_dropped")
    for deed in (commands.start_import, commands.drop_import):
        with pytest.raises(NotAllowed, match="结束"):
            deed(tried, by=steward, at=MONDAY)


def test_what_was_tried_and_left_is_forgotten_in_time(tried, steward):
    kept = timedelta(days=licence_rules.tried_days())

    lapse_imports(MONDAY + kept)
    assert LicenceImport.objects.get().state == "tried"
    commands.lapse_import(tried, by=SYSTEM, at=MONDAY + kept)
    assert LicenceImport.objects.get().state == "tried"

    for _ in range(2):
        lapse_imports(MONDAY + kept + timedelta(minutes=1))
    run = LicenceImport.objects.get()
    assert (run.state, run.rows) == ("dropped", [])
    assert told(tried) == ["import_tried", "import_dropped"]


def test_what_was_started_is_not_forgotten(tried, steward):
    commands.start_import(tried, by=steward, at=MONDAY)

    commands.lapse_import(tried, by=SYSTEM, at=MONDAY + timedelta(days=1000))

    assert LicenceImport.objects.get().state == "running"


def test_nobody_forgets_it_for_the_platform(tried, cast, steward):
    for by in (steward, *(getattr(cast, name) for name in OTHERS[:-1])):
        with pytest.raises(NotYours):
            commands.lapse_import(tried, by=by, at=MONDAY + timedelta(days=1000))


def test_what_has_begun_is_not_given_up_and_what_has_no_row_not_started(
    tried,
    file,
    steward,
):
    commands.start_import(tried, by=steward, at=MONDAY)
    with pytest.raises(NotAllowed, match="不能放弃"):
        commands.drop_import(tried, by=steward, at=MONDAY)

    empty = trying(file, steward, row(证照编号=""))
    with pytest.raises(NotAllowed, match="没有一行可以入库"):
        commands.start_import(empty, by=steward, at=MONDAY)


def test_a_source_is_named_and_a_file_is_not_too_long(cast, file, steward, monkeypatch):
    with pytest.raises(Invalid) as said:
        trying(file, steward, row(), source=" ")
    assert set(said.value.errors) == {"source"}
    monkeypatch.setattr(licence_rules, "import_rows", lambda: 1)
    with pytest.raises(Invalid, match="一次最多导入 1 行"):
        trying(file, steward, row(), row(证照编号="A2"))


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_keeper_of_the_base_imports_or_looks(cast, file, tried, who):
    by = getattr(cast, who)

    for deed in (
        lambda: trying(file, by, row()),
        lambda: commands.start_import(tried, by=by, at=MONDAY),
        lambda: commands.drop_import(tried, by=by, at=MONDAY),
        lambda: queries.licence_imports(by),
        lambda: queries.licence_import(tried, by, ON),
    ):
        with pytest.raises(NotYours):
            deed()
    if who != "system":
        with pytest.raises(NotYours):
            commands.import_next(tried, after=0, by=by, at=MONDAY)


def test_what_is_not_there_is_not_started(cast, steward):
    with pytest.raises(NotYours):
        commands.start_import(new_id(), by=steward, at=MONDAY)
