"""Revisions kept by a process: a new process reads all that it lacks at once, and keeps so many."""

from collections import OrderedDict
from uuid import uuid4

import pytest

from onething.catalogue import queries, shelf
from onething.kernel.refusals import NotYours
from tests.times import MONDAY

TODAY = MONDAY.date()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    for kept in (shelf.each_theme, shelf.each_item):
        monkeypatch.setattr(kept, "_held", OrderedDict())


def test_a_new_process_reads_all_themes_in_three_statements(django_assert_num_queries):
    with django_assert_num_queries(3):
        first = queries.themes(TODAY)
    with django_assert_num_queries(1):
        assert queries.themes(TODAY) == first
    assert len(first) > 10


def test_what_is_not_there_is_not_there():
    with pytest.raises(NotYours):
        shelf.theme_revision(uuid4())
    with pytest.raises(NotYours):
        shelf.item_revision(uuid4())


def test_only_those_asked_for_last_are_kept(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(shelf, "KEPT", 2)
    first, second, third = [queries.item(code, TODAY).revision for code in _codes()]

    with django_assert_num_queries(0):
        shelf.each_item([second, third])
    with django_assert_num_queries(1):
        assert shelf.item_revision(first).revision == first


def _codes():
    return list(
        dict.fromkeys(card.code for card in queries.item_page(TODAY).rows if not card.retired)
    )[:3]
