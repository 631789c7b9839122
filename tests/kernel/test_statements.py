"""Statements that are composed once and then only executed."""

from datetime import date
from uuid import UUID

import pytest

from onething.kernel.models import Event
from onething.kernel.statements import Statement

pytestmark = pytest.mark.django_db
ONE, OTHER = UUID(int=1), UUID(int=2)


def test_it_wants_a_value_for_each_gap():
    by_id = Statement(lambda key: Event.objects.filter(pk=key).values_list("pk"), UUID)

    with pytest.raises(TypeError, match="1 values"):
        by_id()


def test_it_asks_the_same_as_django_does(django_assert_num_queries):
    by_id = Statement(
        lambda key, day: Event.objects.filter(pk=key, at__date__gte=day).values_list("pk"),
        UUID,
        date,
    )
    event = Event.objects.order_by("pk")[:2]
    first, second = event

    assert by_id(first.pk, date(2000, 1, 1)) == [(first.pk,)]
    with django_assert_num_queries(1):
        assert by_id(second.pk, date(2000, 1, 1)) == [(second.pk,)]
    assert by_id(first.pk, date(3000, 1, 1)) == []
    assert by_id(OTHER, date(2000, 1, 1)) == []


def test_a_gap_that_is_in_no_place_is_a_mistake():
    lost = Statement(lambda key: Event.objects.values_list("pk"), UUID)

    with pytest.raises(ValueError, match="gaps that the statement does not have"):
        lost(ONE)
