"""会签 × 退回 × 加签 × 转办 × 代理, in every order: the pure chain of a case is model-checked."""

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from onething.cases import routes
from onething.cases.routes import DECIDE, Hand
from onething.kernel.refusals import Refusal
from tests.properties.steady import walks

OFFICE, FIRE, LAND = "office", "fire", "land"
ORGANS = {"fire": FIRE, "land": LAND}
ROLES = ("examiner", "reviewer", "decider")
MOST = 3
ASIDE = {
    "do": st.just("sign"),
    "role": st.sampled_from(["reviewer", "decider"]),
    "organs": st.sampled_from([[], ["fire"], ["fire", "land"]]),
    "rule": st.sampled_from(["all", "any", "share"]),
    "share": st.sampled_from(["1/2", "2/3"]),
}
OFFICIALS = st.tuples(
    st.sampled_from([OFFICE, OFFICE, FIRE, LAND]), st.frozensets(st.sampled_from(ROLES), min_size=1)
)
BASE = [
    (OFFICE, frozenset({"examiner"})),
    (OFFICE, frozenset({"reviewer", "examiner"})),
    (OFFICE, frozenset({"decider", "reviewer"})),
    (FIRE, frozenset({"reviewer", "decider"})),
    (LAND, frozenset({"reviewer", "decider"})),
]


@st.composite
def some_routes(draw):
    """A route: at least one who decides, before him examiners and reviewers, countersigning anywhere."""
    stages = [{"do": "examine", "role": "examiner"}, {"do": "review", "role": "reviewer"}]
    stages = stages[: draw(st.integers(0, 2))]
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(stages)))
        stages.insert(at, draw(st.fixed_dictionaries(ASIDE)))
    return [*stages, {"do": "decide", "role": draw(st.sampled_from(["decider", "examiner"]))}]


@st.composite
def some_staff(draw):
    """Officials with their roles, and some who stand in for others."""
    posts = [*BASE, *draw(st.lists(OFFICIALS, max_size=5))]
    staff = [Hand(f"p{n}", org, roles) for n, (org, roles) in enumerate(posts)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(staff), st.sampled_from(staff)), max_size=3))
    deputies = [
        replace(whom, who=who.who, principal=whom.who) for who, whom in pairs if who.who != whom.who
    ]
    return [*staff, *dict.fromkeys(deputies)]


class Signing(RuleBasedStateMachine):
    """Everybody tries everything; whatever is let through keeps the law."""

    @initialize(route=some_routes(), staff=some_staff())
    def begin(self, route, staff):
        self.staff, self.ends, self.route = staff, 0, route
        self.chain = routes.chain_of(route, OFFICE, ORGANS)
        self.added = []  # by our own count: the stages that were put in and still count
        assume(routes.can_end(self.chain, staff))

    def _somebody(self, data):
        """Mostly one whose turn it is, now and then anybody."""
        likely = [hand for hand in self.staff if routes.may_sign(self.chain, hand)]
        return data.draw(st.sampled_from([*likely * 3, *self.staff]))

    def _colleague(self, data):
        return data.draw(st.sampled_from([one for one in self.staff if not one.principal]))

    def _try(self, deed):
        before = self.chain
        try:
            self.chain = deed()
        except Refusal:
            assert self.chain is before
            return False
        assert before.now is not None, "nothing happens after the end"
        return True

    @rule(data=st.data(), agrees=st.sampled_from([True, True, True, False]))
    def somebody_signs(self, data, agrees):
        hand = self._somebody(data)
        now, before = self.chain.now, self.chain
        if not self._try(lambda: routes.sign(self.chain, hand, agrees, self.staff)):
            return
        assert all(not (one.people & hand.people) for one in before.signed)
        if now.do == DECIDE:
            self.ends += 1
            if agrees:
                self.nothing_is_missing()

    @rule(data=st.data())
    def somebody_sends_back(self, data):
        hand = self._somebody(data)
        keys = [stage.key for stage in self.chain.stages]
        earlier = [stage.key for stage in self.chain.earlier()]
        to = data.draw(st.sampled_from([*earlier, *keys]))
        before = self.chain
        if self._try(lambda: routes.send_back(self.chain, hand, to, OFFICE)):
            at = keys.index(to)
            assert at < keys.index(before.now.key)
            assert self.chain.now.key == to
            assert {one.stage for one in self.chain.signed} <= set(keys[:at])
            self.added = [key for key in self.added if key in keys[: at + 1]]

    @rule(data=st.data(), where=st.sampled_from(["before", "after"]))
    def somebody_puts_another_in(self, data, where):
        hand = self._somebody(data)
        other = self._colleague(data)
        before = self.chain
        if self._try(
            lambda: routes.insert(self.chain, hand, other, where, most=MOST, staff=self.staff)
        ):
            (new,) = set(self.chain.stages) - set(before.stages)
            self.added.append(new.key)
            assert (self.chain.now == new) == (where == "before")
            assert self.chain.stages[-1].do == DECIDE

    @rule(data=st.data())
    def somebody_hands_over(self, data):
        hand = self._somebody(data)
        other = self._colleague(data)
        now = self.chain.now
        if self._try(lambda: routes.hand_over(self.chain, hand, other, staff=self.staff)):
            assert self.chain.now.key == now.key
            assert not routes.barred(self.chain, other)

    @rule(data=st.data(), office=st.sampled_from([OFFICE, FIRE]))
    def a_leader_gives_it_to_another(self, data, office):
        other = self._colleague(data)
        self._try(lambda: routes.reassign(self.chain, office, other, staff=self.staff))

    @invariant()
    def somebody_can_go_on(self):
        if not hasattr(self, "chain") or self.chain.now is None:
            return
        assert any(self._can_sign(hand, agrees) for hand in self.staff for agrees in (True, False))

    def _can_sign(self, hand, agrees):
        try:
            routes.sign(self.chain, hand, agrees, self.staff)
        except Refusal:
            return False
        return True

    @invariant()
    def nobody_signs_twice(self):
        if not hasattr(self, "chain"):
            return
        people = [one for mark in self.chain.signed for one in mark.people]
        assert len(people) == len(set(people))

    @invariant()
    def it_ends_once(self):
        if not hasattr(self, "chain"):
            return
        assert self.ends == (self.chain.now is None)
        assert self.ends <= 1

    @invariant()
    def it_is_kept_as_it_is(self):
        if hasattr(self, "chain"):
            assert routes.read(routes.kept(self.chain)) == self.chain

    def nothing_is_missing(self):
        """By our own count: each stage of the route, and each that was put in, has what it needs."""
        agreed = {}
        for mark in self.chain.signed:
            agreed[mark.stage] = agreed.get(mark.stage, 0) + mark.agrees
        for number, said in enumerate(self.route):
            key = said["do"] if said["do"] != "sign" else f"sign:{number}"
            count = len(said.get("organs") or [1])
            least = {"all": count, "any": 1, "share": count if said.get("share") == "2/3" else 1}
            assert agreed.get(key, 0) >= least[said.get("rule", "all")]
        assert all(agreed.get(key) for key in self.added)


def test_whatever_is_signed_sent_back_and_put_in_the_chain_holds():
    run_state_machine_as_test(Signing, settings=walks(80, stateful_step_count=20))
