"""Everybody asks for every address, with real things; the answers are those that were declared."""

from pathlib import Path

import pytest

from onething.identity import queries as identity
from onething.web import pages
from tests.security.asking import is_read, pages_in_a_crowd
from tests.security.walking import WHOLE, Walk, objects
from tests.security.world import remembered
from tests.times import trust
from tools import access
from tools.access import PAGE, Address, Answer, Unknown, expected
from tools.askers import PEOPLE

MOST_QUERIES = 12
VAR = Path(__file__).parents[3] / "var"


ADDRESSES = access.addresses()
pytestmark = pytest.mark.django_db  # the database is made for tests that say so


OF_ANOTHER = ("aid",)  # none of these systems handed it in
NOBODYS = ("healthz", "readyz", "manifest", "worker", "offline")  # the same for everybody


@pytest.fixture(scope="module")
def walk(things):
    """Everybody at every address, each visit undone."""
    with pytest.MonkeyPatch.context() as patch:
        asked_for = identity.account
        remembered(patch)
        made = Walk(things)
        made.all(ADDRESSES)
        patch.setattr(identity, "account", asked_for)  # who comes is part of what a page costs
        trust(patch)
        made.costs = pages_in_a_crowd(made, ADDRESSES)
    return made


@pytest.mark.parametrize("asked", ADDRESSES, ids=lambda one: one.label)
def test_everybody_gets_what_the_address_declares(walk, asked):
    asking = walk.who[asked]

    found = {who.name: (walk.answers[asked, who.name], expected(asked, who)) for who in asking}

    assert (
        asked.who in ("nobody", "kiosk")
        or asked.name in OF_ANOTHER
        or Answer.OPEN in {wanted for _, wanted in found.values()}
    )
    assert not {name: pair for name, pair in found.items() if pair[0] is not pair[1]}


@pytest.mark.parametrize("asked", ADDRESSES, ids=lambda one: one.label)
def test_what_is_not_yours_and_what_is_not_there_look_the_same(walk, asked):
    for who, (real, nowhere) in walk.hidden[asked].items():
        assert real == nowhere, who


CROSSED = [one for one in ADDRESSES if len(objects(one)) > 1]


@pytest.mark.parametrize("asked", CROSSED, ids=lambda one: one.label)
def test_a_thing_of_a_stranger_is_not_reached_through_ones_own(walk, asked):
    """His own draft with a stranger's file, his own number with a stranger's case, and so on."""
    assert walk.crossed[asked]
    for who, (crossed, nowhere, reversed_) in walk.crossed[asked].items():
        assert crossed == nowhere, who
        assert reversed_[0] is Answer.HIDDEN, who


def test_nothing_of_a_stranger_was_changed(walk):
    assert walk.strangers_before == walk.strangers_after


PAGES = [one for one in ADDRESSES if not one.route.startswith("api/")]


@pytest.mark.parametrize("asked", PAGES, ids=lambda one: one.label)
def test_a_page_keeps_to_itself_and_is_not_stored(walk, asked):
    for who in walk.who[asked]:
        kind, headers = walk.headers[asked, who.name]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        if who.name != "anonymous" and asked.name not in NOBODYS:
            assert "no-store" in headers["Cache-Control"], (who.name, kind)


READ = [one for one in ADDRESSES if is_read(one)]


@pytest.mark.parametrize("asked", READ, ids=lambda one: one.label)
def test_a_page_asks_little_and_not_for_each_row(walk, asked):
    for cost in walk.costs[asked]:
        assert cost.status < 500, cost.who
        assert len(cost.statements) <= MOST_QUERIES, (cost.who, *cost.statements)
        assert not cost.again, cost.who


OPENED = [one for one in PAGES if one.who != "kiosk"]  # a machine is nobody here
FORMS = [one for one in OPENED if one.method == "POST"]


@pytest.mark.parametrize("asked", FORMS, ids=lambda one: one.label)
def test_a_form_of_another_site_is_refused(walk, asked):
    status, page = walk.forged[asked]

    assert status == 403
    assert "表单已经过期" in page


@pytest.mark.parametrize("asked", OPENED, ids=lambda one: one.label)
def test_other_methods_are_refused_and_no_header_changes_the_method(walk, asked):
    if asked.name not in ("healthz", "readyz"):
        assert set(walk.methods[asked].values()) == {405}


def test_every_role_is_somebody_in_the_matrix():
    assert {one.role for one in PEOPLE if one.role} == pages.ROLES


def test_an_address_with_an_unknown_part_is_not_passed_over(walk):
    strange = Address("x/<uuid:thing_id>", "x", "GET", "any", parts=(("uuid", "thing_id"),))

    with pytest.raises(Unknown, match="thing_id"):
        walk.path(strange, {})
    with pytest.raises(Unknown, match="thing_id"):
        expected(strange, PEOPLE[1])


def test_the_committed_table_is_current_and_the_measured_one_is_kept(walk):
    if WHOLE:
        VAR.mkdir(exist_ok=True)
        (VAR / "access.md").write_text(access.drawn(walk.answers), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == access.drawn(access.derived()), "make access"
