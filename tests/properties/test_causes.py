"""The same cause at any time, in any order, however many at once, has one effect."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from onething.kernel.actor import Actor
from onething.kernel.models import Cause, Event
from onething.kernel.refusals import DifferentRequest, Invalid
from tests.emptying import empty
from tests.kernel.facts import ring, ring_all
from tests.properties.steady import walks
from tests.properties.together import all_at_once
from tests.times import MONDAY

asked = st.tuples(
    st.sampled_from(["official:a", "subject:b", "system:c"]),
    st.sampled_from(["k1", "k2", "k3"]),
    st.sampled_from([1, 2, 10]),  # 10 is refused, and then the cause is free again
)


class Desk:
    """Keeps what each request was answered."""

    def __init__(self):
        self.answers = defaultdict(list)
        self.seen = Counter()

    def ask(self, who, key, times):
        roles = ("system",) if who.startswith("system") else ()
        try:
            said = ring("a", times=times, by=Actor(who=who, cause=key, roles=roles), at=MONDAY)
        except DifferentRequest:
            said = "different"
        except Invalid:
            said = "refused"
        self.answers[who, key].append((times, said))


def settled(desk):
    """Say what is true in the end whatever the order was."""
    rung = Counter(
        (event.actor["who"], event.cause) for event in Event.objects.filter(name="test.bell_rung")
    )
    assert all(count == 1 for count in rung.values())
    for (who, key), said in desk.answers.items():
        done = {answer for _, answer in said if answer not in ("different", "refused")}
        assert len(done) == rung[who, key] == Cause.objects.filter(who=who, key=key).count()
        accepted = {times for times, answer in said if answer in done}
        if who.startswith("system"):  # its cause names the event: what it says is computed anew
            assert all(answer != "different" for _, answer in said)
        else:
            assert len(accepted) <= 1


def test_one_effect_for_each_cause_one_after_another(empty_ledger, request):
    @walks(40)
    @given(st.lists(asked, max_size=14))
    def walk(requests):
        empty(request, "kernel")
        desk = Desk()

        for one in requests:
            desk.ask(*one)

        settled(desk)

    walk()


def test_one_effect_for_each_cause_at_once(empty_ledger, request):
    @walks(15)
    @given(st.lists(st.lists(asked, min_size=1, max_size=6), min_size=2, max_size=5))
    def walk(requests):
        empty(request, "kernel")
        desk = Desk()

        all_at_once(*(lambda some=some: [desk.ask(*one) for one in some] for some in requests))

        settled(desk)

    walk()


def test_a_reaction_that_runs_again_about_another_thing_is_a_mistake(empty_ledger):
    again = Actor(who="system:c", cause="k", roles=("system",))
    ring_all(["a"], times=1, by=again, at=MONDAY)

    assert ring_all(["a"], times=2, by=again, at=MONDAY)
    for mistaken in (
        lambda: ring_all(["b"], by=again, at=MONDAY),
        lambda: ring("a", by=again, at=MONDAY),
    ):
        try:
            mistaken()
        except DifferentRequest:
            continue
        raise AssertionError("another thing under the same cause was swallowed")
