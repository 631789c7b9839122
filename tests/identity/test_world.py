"""The sample world: five levels, the cast, loaded twice without a difference."""

from itertools import product

import pytest
from django.conf import settings as ours

from onething.identity import load, queries
from onething.identity.models import Account, ApiKey, Organisation, Post, Region, Subject
from onething.identity.terms import (
    Duty,
    Level,
    check_body_name,
    check_credit_code,
    check_id_number,
    check_name,
    check_phone,
)
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from tests.identity.conftest import PASSWORD
from tests.times import MONDAY

LOADER = Actor(who="system:loader", roles=("system",), via="load")
RULES = yamls.read(ours.DATA_ROOT / "world" / "organs.yaml")["duties"]


def test_all_cities_and_counties_are_there(world):
    levels = {level: Region.objects.filter(level=level).count() for level in ("city", "county")}

    assert levels == {"city": 11, "county": 117}
    assert Region.objects.filter(level=Level.TOWN, parent="140105").count() == 10


def test_every_county_has_every_duty(world):
    duties = {row["duty"] for row in RULES if "county" in row["names"]}
    assert len(duties) > 30
    assert Organisation.objects.filter(level=Level.COUNTY).count() == 117 * len(duties)
    assert Organisation.objects.filter(level=Level.VILLAGE, duty=Duty.GOVERNMENT).count() == 2
    assert Organisation.objects.get(duty="market", region="140105").name == (
        "太原市小店区市场监督管理局"
    )
    assert Organisation.objects.get(duty="fire", region="140121").name == "清徐县消防救援大队"


def test_numbers_pass_their_checks_and_belong_to_nobody(world):
    for row in Subject.objects.filter(id_type="111"):
        assert check_id_number(row.id_number, on=MONDAY.date()) is None
        assert 50 <= int(row.id_number[2:4]) <= 61
        assert check_name(row.name) is None
    bodies = [
        *Organisation.objects.values_list("code", "name"),
        *Subject.objects.filter(id_type="credit_code").values_list("id_number", "name"),
    ]
    for code, name in bodies:
        assert check_credit_code(code) is None
        assert 50 <= int(code[4:6]) <= 61
        assert check_body_name(name) is None
    assert all(check_phone(row.phone) is None for row in Subject.objects.exclude(phone=""))
    assert all(check_phone(row.phone) is None for row in Organisation.objects.all())


def test_loading_twice_changes_nothing(world, settings):
    before = [model.objects.count() for model in (Region, Organisation, Subject, Account, Post)]

    load.load(settings.DATA_ROOT, by=LOADER, at=MONDAY, say=lambda line: None)

    after = [model.objects.count() for model in (Region, Organisation, Subject, Account, Post)]
    assert after == before
    assert Event.objects.filter(name="identity.world_loaded").count() == 2


def test_loading_costs_a_fixed_number_of_statements(
    no_world, settings, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        load.load(settings.DATA_ROOT, by=LOADER, at=MONDAY, say=lambda line: None)


def test_in_production_no_people_are_loaded(no_world, settings):
    settings.PRODUCTION, settings.SAMPLES = True, False
    said: list[str] = []

    load.load(settings.DATA_ROOT, by=LOADER, at=MONDAY, say=said.append)

    per_level = [
        sum(level in row["names"] for row in RULES) for level in ("province", "city", "county")
    ]
    here = sum(number * places for number, places in zip(per_level, (1, 11, 117), strict=True))
    assert Organisation.objects.count() == here + 12
    assert not Subject.objects.exists() | Account.objects.exists() | ApiKey.objects.exists()
    assert "正式环境" in said[-1]


def test_no_personal_data_in_the_ledger(world):
    said = "".join(str(event.data) for event in Event.objects.all())

    assert "王建国" not in said
    assert "145105" not in said


@pytest.mark.parametrize("duty", ["market", "fire", "urban", "tobacco"])
def test_three_people_decide_so_that_nobody_approves_his_own_work(world, duty):
    posts = Post.objects.filter(organisation__duty=duty, organisation__region="140105")
    posts = posts.exclude(roles=["admin"])

    hands = [
        {post.official_id for post in posts if role in post.roles}
        for role in ("examiner", "reviewer", "decider")
    ]
    assert any(len({*three}) == len(hands) for three in product(*hands))


def test_the_accounts_on_the_demo_page_open(world):
    shown = {row.login: row for row in queries.demo_accounts()}

    assert {row.password for row in shown.values()} == {PASSWORD}
    assert set(shown) == set(Account.objects.values_list("login", flat=True))
    for login, row in shown.items():
        card = queries.account(Account.objects.get(login=login).pk, at=MONDAY)
        assert card is not None
        assert card.name == row.name
