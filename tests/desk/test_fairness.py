"""Merging booked, walk-in and priority tickets: for all arrivals and calls, nobody is wronged."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onething.desk.terms import ORDER, end_of, lane, place_of, tag_of

WEIGHTS = {"priority": 3, "booked": 1, "walk": 2}
ARRIVALS = st.lists(st.sampled_from((*ORDER, "call")), max_size=120)


class Line:
    """A line as the commands keep it: tags are given when tickets are taken, the lowest is called."""

    def __init__(self):
        self.ends, self.floor, self.waiting, self.called, self.number = {}, 0, [], [], 0

    def take(self, kind):
        tag = tag_of(mine := lane(kind, "general"), self.ends, self.floor)
        self.ends[mine] = end_of(kind, tag, WEIGHTS)
        self.number += 1
        self.waiting.append((place_of(kind, tag), self.number, kind, tag))

    def call(self):
        if not self.waiting:
            return
        first = min(self.waiting)
        self.waiting.remove(first)
        self.floor = max(self.floor, first[3])
        self.called.append(first)

    def walk(self, deeds):
        for deed in deeds:
            if deed == "call":
                self.call()
            else:
                self.take(deed)
        return self


@given(ARRIVALS)
def test_inside_a_kind_nobody_overtakes(deeds):
    line = Line().walk(deeds)
    while line.waiting:
        line.call()

    for kind in ORDER:
        numbers = [number for _, number, mine, _ in line.called if mine == kind]
        assert numbers == sorted(numbers)


@given(ARRIVALS)
def test_everybody_is_called_once_and_nobody_is_forgotten(deeds):
    line = Line().walk(deeds)
    while line.waiting:
        line.call()

    assert sorted(number for _, number, _, _ in line.called) == list(range(1, line.number + 1))


@given(ARRIVALS, st.integers(1, 30))
def test_while_two_kinds_wait_they_are_called_in_their_ratio(deeds, more):
    line = Line().walk([deed for deed in deeds if deed != "priority"])
    while line.waiting:
        line.call()
    for _ in range(more + 4):
        line.take("booked")
        line.take("walk")
        line.take("walk")
    begin = len(line.called)

    for _ in range(3 * more):
        line.call()

    kinds = [kind for _, _, kind, _ in line.called[begin:]]
    assert abs(kinds.count("walk") - 2 * kinds.count("booked")) <= 4


def test_the_ratio_is_exact_when_both_wait_from_the_start():
    line = Line()
    for _ in range(30):
        line.take("booked")
        line.take("walk")
        line.take("walk")

    for _ in range(45):
        line.call()

    kinds = [kind for _, _, kind, _ in line.called]
    for end in range(3, 46, 3):
        assert abs(kinds[:end].count("walk") - 2 * kinds[:end].count("booked")) <= 1


@given(ARRIVALS, st.sampled_from(ORDER), st.lists(st.sampled_from(ORDER), max_size=200))
def test_nobody_starves_whoever_comes_after_him(before, kind, after):
    line = Line().walk(before)
    line.take(kind)
    mine, waiting = line.number, len(line.waiting)
    own = sum(one == kind for _, _, one, _ in line.waiting)

    calls = 0
    for comes in [*after, *ORDER * 200]:
        line.take(comes)
        line.call()
        calls += 1
        if any(number == mine for _, number, _, _ in line.called):
            break
    # those before him of any kind, and of those after him what their weights allow while his kind moves up
    most = waiting + sum(WEIGHTS.values()) * (own + 1)
    assert any(number == mine for _, number, _, _ in line.called)
    assert calls <= most + 3


@given(ARRIVALS)
def test_who_goes_first_is_next_when_nobody_else_who_does_waits(deeds):
    line = Line().walk(deeds)
    while any(kind == "priority" for _, _, kind, _ in line.waiting):
        line.call()
    line.ends.pop("priority:general", None)  # and none has come for long

    line.take("priority")
    mine = line.number
    line.call()

    assert line.called[-1][1] == mine


@given(ARRIVALS)
def test_tags_of_a_kind_only_grow(deeds):
    line = Line().walk(deeds)

    for kind in ORDER:
        tags = [
            tag
            for _, _, mine, tag in sorted(line.called + line.waiting, key=lambda one: one[1])
            if mine == kind
        ]
        assert all(before < after for before, after in pairwise(tags))
