"""Statements that are composed once and then only executed."""

from datetime import date
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.transaction import TransactionManagementError

from onething.identity.access import posts_in_force
from onething.identity.models import Official, Post
from onething.kernel.models import Event
from onething.kernel.statements import Rows, Statement, by_key
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


def test_a_gap_of_many_values_takes_as_many_as_come(world_again, django_assert_num_queries):
    named = Statement(
        lambda ids: Official.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name"),
        [UUID],
    )
    known = list(Official.objects.order_by("pk").values_list("pk", "name")[:3])
    named([ONE])

    for many in (0, 1, 3):
        with django_assert_num_queries(1):
            assert named([key for key, _ in known[:many]]) == known[:many]


def test_a_gap_of_many_values_stands_in_a_list_only():
    wrong = Statement(lambda ids: Event.objects.filter(stream=ids[0]).values_list("pk"), [str])

    with pytest.raises(ValueError, match="does not stand in"):
        wrong(["case:1"])


def test_whole_rows_are_those_that_django_returns(world_again, django_assert_num_queries):
    """JSON is read, what is not changed can be saved, and the row knows where it came from."""
    held = Rows(lambda keys: Post.objects.filter(pk__in=keys).order_by("pk"), [UUID])
    known = list(Post.objects.order_by("pk")[:3])
    held([ONE])

    with django_assert_num_queries(1):
        found = held([post.pk for post in known])

    assert found == known
    for ours, theirs in zip(found, known, strict=True):
        values = [field.value_from_object(ours) for field in Post._meta.concrete_fields]
        assert values == [field.value_from_object(theirs) for field in Post._meta.concrete_fields]
        assert (ours._state.db, ours._state.adding) == (theirs._state.db, theirs._state.adding)
    assert isinstance(found[0].roles, list)
    assert held.first([OTHER]) is None


def test_one_row_by_its_key(world_again):
    post = Post.objects.first()

    assert by_key(Post, post.pk) == post
    with pytest.raises(ObjectDoesNotExist):
        by_key(Post, OTHER)


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_only():
    """Also when the statement was composed long ago: without one the lock would be gone at once."""
    locking = Rows(lambda key: Post.objects.select_for_update().filter(pk=key), UUID)

    with pytest.raises(TransactionManagementError):
        locking(ONE)
    with transaction.atomic():
        assert locking(ONE) == []
    with pytest.raises(TransactionManagementError):
        locking(ONE)


def test_rows_of_one_model_are_wanted():
    joined = Rows(lambda key: Post.objects.select_related("official").filter(pk=key), UUID)

    with pytest.raises(ValueError, match="whole rows of one model"):
        joined(ONE)
