"""估计要等多久: the line is played as the windows call; honest about who is served, breaks, closing."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.desk.terms import Span
from onething.desk.waiting import Calls, Counters, Wait, Waits, play
from tests.times import MONDAY

A, B = UUID(int=1), UUID(int=2)
MINUTES = {"general": 10.0, "social": 5.0}


def line(*businesses, wanted=None):
    return [Waits(UUID(int=100 + n), one, wanted) for n, one in enumerate(businesses)]


def known(windows, waiting, spans=None):
    return Counters(windows, waiting, MINUTES, MONDAY, spans)


def test_who_is_served_is_counted():
    busy = known([Calls(A, ["*"], free_in=7)], [])

    assert busy.wait("general") == Wait(0, 1, 7)


def test_a_window_for_one_business_does_not_lengthen_the_line_of_another():
    many = known([Calls(A, ["general"]), Calls(B, ["social"])], line(*["general"] * 39))

    assert many.wait("general") == Wait(39, 1, 390)
    assert many.wait("social") == Wait(0, 1, 0)


def test_windows_share_what_both_may_call():
    both = known([Calls(A, ["*"]), Calls(B, ["social"])], line("general", "social", "general"))

    assert play(both.windows, both.waiting, MINUTES.__getitem__).called == {
        UUID(int=100): 0, UUID(int=101): 0, UUID(int=102): 10,
    }  # fmt: skip
    assert both.wait("social").minutes == 5
    assert both.wait("general").minutes == 20


def test_who_is_bound_to_a_window_waits_for_that_one():
    sent = Waits(UUID(int=9), "social", B)
    two = known([Calls(A, ["*"]), Calls(B, ["*"], free_in=30)], [sent])

    assert two.played.called[sent.ticket] == 30


@pytest.mark.parametrize(
    ("ahead", "minutes", "late"),
    [(5, 50, False), (6, 150, False), (11, 200, False), (12, 120, True)],
)
def test_a_break_is_waited_out_and_after_closing_nobody_is_called(ahead, minutes, late):
    hour = timedelta(hours=1)
    spans = [Span(MONDAY - hour, MONDAY + hour), Span(MONDAY + 2.5 * hour, MONDAY + 3.5 * hour)]
    one = known([Calls(A, ["*"])], line(*["general"] * ahead), spans)

    wait = one.wait("general")

    assert (wait.minutes, wait.late, wait.doubtful) == (minutes, late, late)


def test_nobody_at_a_window_is_said():
    nobody = known([Calls(A, ["social"])], line("general"))

    assert nobody.wait("general") == Wait(1, 0, None)
    assert nobody.wait("general").doubtful


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (Wait(0, 1, 0), "不用等"),
        (Wait(3, 1, 12), "约 12 分钟"),
        (Wait(3, 1, 60), "约 1 小时"),
        (Wait(39, 1, 503), "约 8 小时 23 分钟"),
        (Wait(39, 1, 503, late=True), "今天可能办不到"),
        (Wait(3, 0, None), "现在没有窗口在办"),
    ],
)
def test_the_words_are_those_of_people(wait, words):
    assert wait.words == words
