"""同标率: counted by the database, opened place by place."""

from datetime import date

import pytest

from onething.catalogue import commands, queries
from onething.catalogue.models import Implementation, PlaceTally
from tests.cast import actor
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
FOOD, XIAODIAN = "140131002001", "140105"


def counted():
    """Count anew, row by row."""
    found = {}
    for region in Implementation.objects.values_list("region", flat=True):
        found[region] = found.get(region, 0) + 1
    return found


@pytest.mark.django_db
def test_the_database_counts_the_items_of_each_place():
    assert dict(PlaceTally.objects.values_list("region", "implementations")) == counted()

    Implementation.objects.filter(region=XIAODIAN, code=FOOD).delete()

    assert dict(PlaceTally.objects.values_list("region", "implementations")) == counted()


def deviating(by):
    found = queries.implementation_in(FOOD, XIAODIAN, TODAY)
    days = [{"path": "promised.days", "value": 5, "basis": "食品安全法 第三十五条"}]
    overlay = commands.propose_overlay(found.id, {}, days, TODAY, by=by, at=MONDAY)
    commands.review_overlay(overlay, True, "", by=actor("lvqian"), at=MONDAY)
    return found


@pytest.mark.django_db
def test_a_deviation_lowers_the_figure_of_its_place_and_of_those_above_only():
    deviating(actor("tianxiao"))

    cities = {one.region: one for one in queries.sameness_by_place(TODAY, "140000")}
    counties = {one.region: one for one in queries.sameness_by_place(TODAY, "140100")}
    assert cities["140100"].deviating == counties[XIAODIAN].deviating == 1
    assert cities["140200"].deviating == counties["140106"].deviating == 0
    assert cities["140200"].percent == "100.00"
    assert float(counties[XIAODIAN].percent) < 100
    whole = queries.same_standard(TODAY)
    assert whole.of == sum(one.of for one in cities.values())
    assert len(whole.deviating) == 1


@pytest.mark.django_db
def test_who_goes_back_to_the_standard_no_longer_deviates():
    found = deviating(actor("tianxiao"))
    overlay = commands.propose_overlay(found.id, {}, (), TODAY, by=actor("tianxiao"), at=MONDAY)
    commands.review_overlay(overlay, True, "", by=actor("lvqian"), at=MONDAY)

    assert queries.same_standard(TODAY).deviating == ()


def test_the_figure_is_asked_in_few_statements(db, django_assert_max_num_queries):
    queries.same_standard(TODAY)
    with django_assert_max_num_queries(4):
        queries.same_standard(TODAY)
    with django_assert_max_num_queries(4):
        queries.sameness_by_place(TODAY, "140000")
