"""好评率 of each theme: what was said, counted once, with the three good grades as good."""

import pytest

from onething.insight import queries
from onething.insight.models import ThemeRating
from onething.kernel import rebuilding
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.voice import commands as voice
from tests import given
from tests.times import MONDAY


@pytest.fixture
def rate(firm):
    """Rate one application for each of these grades."""

    def rated(*grades):
        for grade in grades:
            number = given.a_submitted_application(firm)
            by = firm.because(str(new_id()))
            voice.rate(number, stage="submitted", grade=grade, by=by, at=MONDAY)
        pump_all()

    return rated


def test_the_good_grades_are_counted_for_the_theme(rate):
    rate(3, 2)

    assert queries.ratings() == {"kbcyd": queries.Rating(1, 2)}


def test_made_anew_it_is_the_same(rate):
    rate(5, 1)
    kept = queries.ratings()
    ThemeRating.objects.update(good=77)

    for name in rebuilding.named("rate_themes"):
        rebuilding.rebuild(name, lambda *_: None)

    assert queries.ratings() == kept


@pytest.mark.parametrize(
    ("good", "count", "percent"), [(1, 1, "100"), (0, 2, "0"), (2, 3, "66.6"), (1999, 2000, "99.9")]
)
def test_a_share_is_never_rounded_up(good, count, percent):
    assert queries.Rating(good, count).percent == percent


def test_what_nobody_has_rated_has_no_share(db):
    assert queries.ratings() == {}
