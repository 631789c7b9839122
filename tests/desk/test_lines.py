"""Lines of a hall: windows that take some businesses, people sent on, passed over and back again.

The model says what the commands do; a walk through both shows that they are the same, and the
properties hold for every walk of the model.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.desk import commands
from onething.desk.models import Ticket, Window
from onething.desk.rules import queue, weights
from onething.desk.terms import ORDER, end_of, floor_of, lane, place_of, tag_of
from tests.desk.given import CODE, a_booking, a_ticket, hall, person, seated
from tests.times import MONDAY

BUSINESSES = ("general", "social", "fund")
WINDOWS = {1: ("*",), 6: ("social", "medical"), 7: ("fund",)}
GROUNDS = {"priority": "elder", "walk": ""}


class One:
    """A ticket of the model."""

    def __init__(self, number, kind, business, tag):
        self.number, self.kind, self.business, self.tag = number, kind, business, tag
        self.place, self.wanted, self.called, self.moved = place_of(kind, tag), None, False, False


class Lines:
    """The lines of a hall as the commands keep them."""

    def __init__(self):
        self.ends, self.waiting, self.passed, self.number = {}, [], [], 0
        self.floor, self.calls = 0, []  # (window, ticket, who waited)

    def take(self, kind, business):
        new = [one.tag for one in self.waiting if one.business == business and not one.called]
        tag = tag_of(
            mine := lane(kind, business), self.ends, floor_of(self.floor, min(new, default=None))
        )
        self.ends[mine] = end_of(kind, tag, weights())
        self.number += 1
        self.waiting.append(One(self.number, kind, business, tag))

    def may(self, window, one):
        return one.wanted in (None, window) and {"*", one.business} & set(WINDOWS[window])

    def call(self, window):
        ours = [one for one in self.waiting if self.may(window, one)]
        first = min(ours, key=lambda one: (one.place, one.number), default=None)
        if first is None:
            return None
        self.calls.append((window, first, list(self.waiting)))
        self.waiting.remove(first)
        first.called, self.floor = True, max(self.floor, first.tag)
        return first

    def skip(self, one):
        self.passed.append(one)

    def back(self, one):
        self.passed.remove(one)
        own = sorted(
            (o for o in self.waiting if o.business == one.business),
            key=lambda o: (o.place, o.number),
        )
        ahead = own[: queue("back_after")]
        if ahead:
            one.tag, one.place = max(one.tag, ahead[-1].tag), max(one.place, ahead[-1].place + 1)
        one.moved = True
        self.floor = max(self.floor, one.tag)
        self.waiting.append(one)

    def send(self, one, window):
        one.wanted, one.moved = window, True
        self.waiting.append(one)

    def leave(self, window):
        for one in self.waiting:
            if one.wanted == window:
                one.wanted = None


TAKES = st.tuples(st.just("take"), st.sampled_from(ORDER), st.sampled_from(BUSINESSES))
CALLS = st.tuples(
    st.just("call"), st.sampled_from(tuple(WINDOWS)), st.sampled_from(("done", "skip", "send"))
)
BACKS = st.tuples(st.just("back"), st.integers(0, 5), st.none())
LEAVES = st.tuples(st.just("leave"), st.sampled_from(tuple(WINDOWS)), st.none())
DEEDS = st.lists(st.one_of(TAKES, TAKES, CALLS, BACKS, LEAVES), max_size=90)


def other(window, business):
    """Return another window that takes a business."""
    return next(
        (key for key, takes in WINDOWS.items() if key != window and {"*", business} & set(takes)),
        None,
    )


def walked(deeds, lines=None):
    lines = lines or Lines()
    for deed, first, second in deeds:
        if deed == "take":
            lines.take(first, second)
        elif deed == "leave":
            lines.leave(first)
        elif deed == "back":
            if first < len(lines.passed):
                lines.back(lines.passed[first])
        elif (one := lines.call(first)) is not None and second == "skip":
            lines.skip(one)
        elif one is not None and second == "send" and (to := other(first, one.business)):
            lines.send(one, to)
    return lines


@given(DEEDS)
def test_at_a_window_nobody_of_a_kind_and_business_overtakes(deeds):
    for window, one, waited in walked(deeds).calls:
        same = (
            o for o in waited
            if (o.kind, o.business, o.moved) == (one.kind, one.business, False)
            and o.wanted in (None, window)
        )  # fmt: skip
        if not one.moved:
            assert all(one.number <= o.number for o in same)


@given(DEEDS)
def test_who_walked_in_is_called_in_the_order_of_the_hall_at_a_window_that_takes_everything(deeds):
    for window, one, waited in walked(deeds).calls:
        if window != 1 or one.kind != "walk" or one.moved:
            continue
        walkers = (o for o in waited if o.kind == "walk" and not o.moved and o.wanted is None)
        assert all(one.number <= o.number for o in walkers)


@given(DEEDS, st.sampled_from(BUSINESSES))
def test_who_goes_first_is_next_of_his_business_when_nobody_else_who_does_waits(deeds, business):
    """However far the windows of other businesses are: he does not begin where they are."""
    lines = walked(deeds)
    lines.waiting = [one for one in lines.waiting if one.kind != "priority" and not one.called]
    lines.ends.pop(lane("priority", business), None)  # none has come for long

    lines.take("priority", business)
    mine = lines.number
    own = [one for one in lines.waiting if one.business == business]

    assert min(own, key=lambda one: (one.place, one.number)).number == mine


@given(DEEDS, st.integers(0, 5))
def test_who_comes_back_is_behind_three_of_his_own_and_no_more(deeds, which):
    lines = walked(deeds)
    if which >= len(lines.passed):
        return
    one = lines.passed[which]
    own = [o for o in lines.waiting if o.business == one.business]
    before = sum((o.place, o.number) < (one.place, one.number) for o in own)

    lines.back(one)

    ahead = sum((o.place, o.number) < (one.place, one.number) for o in own)
    ties = sum(o.place in (one.place, one.place - 1) for o in own)
    assert min(queue("back_after"), len(own)) <= ahead <= max(before, queue("back_after") + ties)


@given(DEEDS)
def test_nobody_is_forgotten_when_every_window_is_left_and_taken_again(deeds):
    lines = walked(deeds)
    for window in WINDOWS:
        lines.leave(window)
    many = len(lines.waiting)

    for _ in range(many):
        assert lines.call(1) is not None

    assert not lines.waiting


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_the_commands_walk_as_the_model_does(seed, clerk, citizen):
    """Random deeds through the real commands: the same numbers are called at the same windows."""
    lines = Lines()
    chance = random.Random(seed)  # noqa: S311 -- dice for a test, not a secret
    seats = {1: "wangfang", 6: "zhaomin"}
    for number in (2, 3, 4, 5, 7, 8, 9, 10, 11):
        Window.objects.filter(hall__code=CODE, number=number).update(closed=True)
    clerks = {number: seated(login, number) for number, login in seats.items()}
    ids = {}
    for _ in range(45):
        deed = chance.choice(("take", "take", "take", "call", "call", "back", "leave"))
        if deed == "take":
            take(lines, ids, chance, clerk, citizen)
        elif deed == "call":
            call(lines, ids, chance, clerks)
        elif deed == "leave":
            window = chance.choice(list(clerks))
            commands.leave_window(by=clerks[window], at=MONDAY)
            lines.leave(window)
            clerks[window] = seated(seats[window], window)
        elif lines.passed:
            one = chance.choice(lines.passed)
            commands.bring_back(ids[one.number], by=clerk, at=MONDAY)
            lines.back(one)
        rows = Ticket.objects.filter(state="waiting").order_by("place", "id")
        order = sorted(lines.waiting, key=lambda one: (one.place, one.number))
        assert list(rows.values_list("pk", flat=True)) == [ids[one.number] for one in order]
        assert list(rows.values_list("tag", flat=True)) == [one.tag for one in order]


def take(lines, ids, chance, clerk, citizen):
    kind, business = chance.choice(ORDER), chance.choice(("general", "social", "medical"))
    if kind == "booked":
        who = person(citizen)
        start = MONDAY.replace(minute=30) if MONDAY.minute < 30 else MONDAY
        booking = a_booking(who, business=business, start=start, at=MONDAY)
        ticket = commands.check_in(booking, by=who, at=start)
    else:
        ticket = a_ticket(clerk, business=business, ground=GROUNDS[kind]).pk
    lines.take(kind, business)
    ids[lines.number] = ticket


def call(lines, ids, chance, clerks):
    window = chance.choice(list(clerks))
    found = commands.call_next(by=clerks[window], at=MONDAY)
    one = lines.call(window)
    assert found == (ids[one.number] if one else None)
    if one is None:
        return
    to = next((key for key in clerks if key != window and lines.may(key, one)), None)
    what = chance.choice(("skip", "done", "send"))
    if what == "send" and to is not None:
        wanted = Window.objects.get(hall=hall(), number=to)
        said = {"window_id": wanted.pk, "business": one.business, "note": ""}
        commands.transfer(found, **said, by=clerks[window], at=MONDAY)
        lines.send(one, to)
    elif what == "done":
        commands.serve(found, by=clerks[window], at=MONDAY)
        commands.finish(found, by=clerks[window], at=MONDAY)
    else:
        commands.skip(found, by=clerks[window], at=MONDAY)
        lines.skip(one)
