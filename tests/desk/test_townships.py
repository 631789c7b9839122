"""Each township of the file has its place on the roll, under what it lies in."""

import csv

import pytest
from django.conf import settings

from onething.desk.models import Hall
from onething.desk.townships import townships

pytestmark = pytest.mark.django_db


def rows_of(name):
    with (settings.DATA_ROOT / "regions" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_township_has_its_place_and_its_parent():
    rows, above = rows_of("shanxi_townships.csv"), rows_of("shanxi_divisions.csv")
    names = {row["code"]: row["name"] for row in above}
    centres = dict(Hall.objects.filter(kind="centre").values_list("region", "place"))

    assert len(rows) == len({row["code"] for row in rows}) == 1352
    assert set(centres) == {row["code"] for row in rows}
    for row in rows:
        assert row["parent"] in names and row["code"].startswith(row["parent"][:6])
        assert centres[row["code"]].endswith(names[row["parent"]] + row["name"])


def test_two_denominators_are_what_the_file_says():
    kinds = [one.kind for one in townships().values()]
    assert (kinds.count("street"), kinds.count("town"), kinds.count("other")) == (224, 1062, 66)
    assert {one.county for one in townships().values()} <= {
        row["code"] for row in rows_of("shanxi_divisions.csv")
    }
