"""审批环节: each kind of item has its own, from a day on, and a case of each kind goes to its end by them."""

import copy
from datetime import date, timedelta

import pytest

from onething.cases import chains, commands
from onething.cases.check import route_faults
from onething.cases.models import Case
from onething.cases.terms import MACHINES
from onething.catalogue.terms.words import KINDS
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed, NotYours
from tests.cases.books import agree, as_kind, of
from tests.cast import actor
from tests.times import MONDAY

SIGNS = {"examiner": "zhouming", "reviewer": "wujing", "decider": "zhengqiang"}
TODAY = MONDAY.date()


def signed(case, stage, by):
    if stage["do"] == "examine":
        commands.examine(case, opinion="符合条件", by=by, at=MONDAY)
    elif stage["do"] == "review":
        commands.review(case, opinion="同意", by=by, at=MONDAY)
    else:
        commands.grant(case, by=by, at=MONDAY)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_case_of_each_kind_goes_to_its_end_by_its_own_stages(food, kind):
    as_kind(food, kind)
    stages = chains.usual_stages(kind, TODAY)

    for stage in stages:
        for role in SIGNS.keys() - {stage["role"]}:  # nobody else may take this stage
            with pytest.raises((NotYours, NotAllowed)):
                signed(food, stage, actor(SIGNS[role]))
        signed(food, stage, actor(SIGNS[stage["role"]]))
    pump_all()

    assert of(food).state == "closed"
    assert [one["who"] for one in of(food).route["signed"]] == [
        actor(SIGNS[stage["role"]]).who for stage in stages
    ]
    agree()


def test_a_running_case_keeps_the_stages_of_its_day(food, monkeypatch):
    later = copy.deepcopy(chains.usual())
    three = later["permit"][0]["stages"]
    later["confirm"].append(later["confirm"][0] | {"since": date(2026, 3, 3), "stages": three})
    monkeypatch.setattr(chains, "usual", lambda: later)
    as_kind(food, "confirm")

    assert [one["do"] for one in chains.route_of(of(food))] == ["decide"]
    Case.objects.filter(pk=food).update(submitted_at=MONDAY + timedelta(days=1))
    assert len(chains.route_of(of(food))) == 3


def test_no_stages_are_an_error_and_never_a_default(food):
    with pytest.raises(LookupError, match="no stages for confirm"):
        chains.usual_stages("confirm", date(2000, 1, 1))
    with pytest.raises(KeyError):
        chains.usual_stages("nothing", TODAY)


def without(key):
    def changed(said):
        del said[key]

    return changed


def of_row(kind, **other):
    def changed(said):
        said[kind][0].update(other)

    return changed


TWO = [{"do": "examine", "role": "examiner"}, {"do": "decide", "role": "decider"}]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (without("grant"), ("grant",)),
        (lambda said: said.update(gift=[]), ("gift",)),
        (lambda said: said.update(award=[]), ("award",)),
        (lambda said: said["filing"][0].pop("source"), ("filing", 0)),
        (of_row("filing", source=" "), ("filing", 0, "source")),
        (of_row("filing", since="2024"), ("filing", 0, "since")),
        (of_row("filing", confidence="sure"), ("filing", 0, "confidence")),
        (of_row("permit", stages=TWO), ("permit", 0, "stages")),
        (of_row("grant", stages=TWO), ("grant", 0, "stages")),
        (of_row("grant", stages=[]), ("grant", 0, "stages")),
        (of_row("service", stages=[TWO[1]]), ("service", 0, "stages")),
        (of_row("other", stages=[{"do": "x", "role": "y"}]), ("other", 0, "stages", 0, "do")),
        (lambda said: said["limits"].update(most_added=0), ("limits", "most_added")),
    ],
)
def test_what_is_wrong_with_the_file_is_told_with_its_place(change, place):
    assert route_faults(chains.usual()) == []
    said = copy.deepcopy(chains.usual())
    change(said)

    assert place in [fault[0] for fault in route_faults(said)]


def test_each_kind_names_where_its_stages_come_from():
    assert set(chains.usual()) == {*KINDS, "limits"} == {*MACHINES, "limits"}
    for kind in KINDS:
        for row in chains.usual()[kind]:
            assert row["source"] and row["confidence"] in ("high", "medium", "low")
