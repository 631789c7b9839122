"""名额 under two hands at once: what commits cannot stand on the world of a whole file."""

import pytest

from onething.cases.models import Seat
from onething.kernel.refusals import NotAllowed
from tests.cases.test_seats import FIRST, a_pupil, official, places, seat
from tests.properties.together import all_at_once


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two_at_once():
    places(1)
    pupils = [a_pupil(), a_pupil()]
    by = official(pupils[0], "examiner")

    with pytest.raises(NotAllowed, match="1 个名额已经用完"):
        all_at_once(*(lambda case=case: seat(case, FIRST, by) for case in pupils))

    assert Seat.objects.filter(name=FIRST).count() == 1
