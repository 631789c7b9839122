"""Statements that are composed once and then only executed."""

from datetime import date
from uuid import UUID

import pytest

from onething.identity.access import posts_in_force
from onething.identity.models import Official, Post
from onething.kernel.models import Event
from onething.kernel.statements import Statement
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
ONE, OTHER = UUID(int=1), UUID(int=2)
TODAY = MONDAY.date()


def test_it_wants_a_value_for_each_gap():
    by_id = Statement(lambda key: Event.objects.filter(pk=key).values_list("pk"), UUID)

    with pytest.raises(TypeError, match="1 values"):
        by_id()


def test_it_asks_the_same_as_django_does_again_and_again(world_again, django_assert_num_queries):
    """A gap may stand in several places: both ends of a post are compared with the same day."""
    held = Statement(
        lambda official, on: Post.objects.filter(posts_in_force(on), official=official).values_list(
            "pk"
        ),
        UUID,
        date,
    )
    held(OTHER, TODAY)

    for official in Official.objects.all()[:5]:
        wanted = Post.objects.filter(posts_in_force(TODAY), official=official).values_list("pk")
        with django_assert_num_queries(1):
            found = held(official.pk, TODAY)
        assert sorted(found) == sorted(wanted) != []
    assert held(OTHER, TODAY) == []


def test_a_gap_that_is_in_no_place_is_a_mistake():
    lost = Statement(lambda key: Event.objects.values_list("pk"), UUID)

    with pytest.raises(ValueError, match="gaps that the statement does not have"):
        lost(ONE)
