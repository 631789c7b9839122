"""环节: the chain of a case: who signs after whom, and what may be done next. Pure.

A chain is a value: its stages and the signatures that count. Every deed returns another chain, or
says in words why it cannot be done. Whoever signed one stage signs no other, neither in his own
name nor in that of somebody for whom he stands in; a deed after which nobody could go on is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from onething.catalogue.terms import ROUTE_STEPS
from onething.kernel.facts import plain
from onething.kernel.refusals import NotAllowed, NotYours

EXAMINE, REVIEW, SIGN, DECIDE = "examine", "review", "sign", "decide"
NAMES: Final = ROUTE_STEPS
ADDED: Final = "加签"
ALL, ANY, SHARE = "all", "any", "share"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Hand:
    """Somebody who could sign: an official in an office, himself or in the place of another."""

    who: str
    org: str
    roles: frozenset[str]
    principal: str = ""  # in whose place

    @property
    def people(self) -> frozenset[str]:
        """Return whose signature it would be: his, and that of whom he stands in for."""
        return frozenset({self.who, self.principal} - {""})


@dataclass(frozen=True)
class Signer:
    """Whose signature a stage wants: a role in an office, or one official of it by name."""

    org: str
    role: str = ""
    official: str = ""  # wanted by name, whatever his role (加签)
    given: str = ""  # to whom it was handed over (转办)

    @property
    def name(self) -> str:
        """Return the one official who may sign, or nothing."""
        return self.given or self.official

    def fits(self, hand: Hand) -> bool:
        """Say whether his post is the one that is wanted."""
        if hand.org != self.org:
            return False
        return self.name in hand.people if self.name else self.role in hand.roles


@dataclass(frozen=True)
class Stage:
    """环节: the signatures that are wanted before the next stage begins."""

    key: str
    do: str
    name: str
    signers: tuple[Signer, ...]
    needed: int  # so many must agree

    @property
    def added(self) -> bool:
        """Say whether somebody put it in (加签)."""
        return self.name == ADDED


@dataclass(frozen=True)
class Signature:
    """A signature that counts."""

    stage: str
    signer: int
    who: str
    principal: str
    agrees: bool

    @property
    def people(self) -> frozenset[str]:
        """Return whose it is."""
        return frozenset({self.who, self.principal} - {""})


@dataclass(frozen=True)
class Chain:
    """The stages of a case in order, and the signatures that count."""

    stages: tuple[Stage, ...]
    signed: tuple[Signature, ...] = ()

    def of(self, stage: Stage) -> tuple[Signature, ...]:
        """Return the signatures of a stage."""
        return tuple(one for one in self.signed if one.stage == stage.key)

    def agreed(self, stage: Stage) -> bool:
        """Say whether enough have agreed."""
        return sum(one.agrees for one in self.of(stage)) >= stage.needed

    def failed(self, stage: Stage) -> bool:
        """Say whether so many have objected that not enough can agree any more."""
        against = sum(not one.agrees for one in self.of(stage))
        return len(stage.signers) - against < stage.needed

    def settled(self, stage: Stage) -> bool:
        """Say whether nothing more is waited for at this stage."""
        return self.agreed(stage) or self.failed(stage)

    @property
    def now(self) -> Stage | None:
        """Return the stage whose turn it is, or None when all is signed."""
        return next((stage for stage in self.stages if not self.settled(stage)), None)

    @property
    def may_grant(self) -> bool:
        """Say whether everything before the decision was agreed to; otherwise it can only refuse."""
        return all(self.agreed(stage) for stage in self.stages if stage.do != DECIDE)

    def free(self, stage: Stage) -> tuple[int, ...]:
        """Return the signatures of a stage that are still wanted, by their place."""
        if self.settled(stage):
            return ()
        there = {one.signer for one in self.of(stage)}
        return tuple(place for place in range(len(stage.signers)) if place not in there)

    def earlier(self) -> tuple[Stage, ...]:
        """Return the stages to which the one whose turn it is may send the case back."""
        now = self.now
        return self.stages[: self.stages.index(now)] if now else ()


def chain_of(route: Sequence[Mapping[str, Any]], office: str, organs: Mapping[str, str]) -> Chain:
    """Return the chain that a route of data describes; `organs`: by duty, which organ it is."""
    stages = []
    for number, said in enumerate(route):
        do = str(said["do"])
        places = [organs[duty] for duty in said.get("organs") or ()] or [office]
        signers = tuple(Signer(place, str(said["role"])) for place in places)
        needed = _needed(str(said.get("rule") or ALL), str(said.get("share") or ""), len(signers))
        key = do if do != SIGN else f"{SIGN}:{number}"
        stages.append(Stage(key, do, str(said.get("name") or NAMES[do]), signers, needed))
    return Chain(tuple(stages))


def begun(chain: Chain, state: str, examiner: str, reviewer: str) -> Chain:
    """Return the chain of a case that was in review before chains were kept."""
    there = {
        "examined": ((EXAMINE, examiner),),
        "reviewed": ((EXAMINE, examiner), (REVIEW, reviewer)),
    }
    keys = {stage.key for stage in chain.stages}
    marks = [(key, who) for key, who in there.get(state, ()) if key in keys]
    return replace(chain, signed=tuple(Signature(key, 0, who, "", True) for key, who in marks))


def _needed(rule: str, share: str, count: int) -> int:
    if rule == ALL:
        return count
    return 1 if rule == ANY else math.ceil(Fraction(share) * count)


def sign(chain: Chain, hand: Hand, agrees: bool, staff: Iterable[Hand] = ()) -> Chain:
    """Sign the stage whose turn it is; `staff`: among whom somebody must be left to go on."""
    stage = turn(chain, hand)
    if not agrees and stage.do not in (SIGN, DECIDE):
        raise NotAllowed("这个环节不同意的，请写明理由退回，不能签不同意。")
    if agrees and stage.do == DECIDE and not chain.may_grant:
        raise NotAllowed("会签没有通过，不能作出准予决定。请退回承办重新研究，或者作出不予决定。")
    place = _place(chain, stage, hand)
    mark = Signature(stage.key, place, hand.who, hand.principal, agrees)
    after = replace(chain, signed=(*chain.signed, mark))
    _not_dead(
        chain, after, staff, "您签了以后，后面的环节就没有人能签了。请转给其他同事办理这一环节。"
    )
    return after


def turn(chain: Chain, hand: Hand) -> Stage:
    """Return the stage if it is his turn; otherwise say why it is not."""
    stage = chain.now
    if not any(signer.fits(hand) for one in chain.stages for signer in one.signers):
        raise NotYours
    if stage is None or not any(stage.signers[place].fits(hand) for place in chain.free(stage)):
        name = stage.name if stage else "办结"
        raise NotAllowed(f"这件办件现在在“{name}”环节，不由您办理。请刷新页面，按当前环节办理。")
    if barred(chain, hand):
        raise NotAllowed(
            "您已经在前面的环节办过这件办件（本人办理或者代他人办理都算）。"
            "依法应由两名以上工作人员审查，请交由其他人办理。"
        )
    return stage


def may_sign(chain: Chain, hand: Hand) -> bool:
    """Say whether it is his turn."""
    stage = chain.now
    return (
        stage is not None
        and not barred(chain, hand)
        and any(stage.signers[place].fits(hand) for place in chain.free(stage))
    )


def waits_at(chain: Chain, office: str) -> bool:
    """Say whether a signature of this office is wanted now."""
    now = chain.now
    return now is not None and any(now.signers[place].org == office for place in chain.free(now))


def barred(chain: Chain, hand: Hand) -> bool:
    """Say whether he, or whom he stands in for, has signed already: nobody approves his own work."""
    return any(one.people & hand.people for one in chain.signed)


def _place(chain: Chain, stage: Stage, hand: Hand) -> int:
    """Return which of the wanted signatures is his: the one with his name before that of his role."""
    fitting = [place for place in chain.free(stage) if stage.signers[place].fits(hand)]
    return min(fitting, key=lambda place: (not stage.signers[place].name, place))


def send_back(chain: Chain, hand: Hand, to: str, office: str) -> Chain:
    """Go back to an earlier stage: it and all after it are signed anew, what was put in is void (退回)."""
    if not _signed_after(chain, hand, to):  # who signed may take it back himself
        turn(chain, hand)
    back = next((stage for stage in chain.earlier() if stage.key == to), None)
    if hand.org != office:
        raise NotAllowed("会签单位不能退回办件。不同意的，请签“不同意”并写明理由。")
    if back is None:
        raise NotAllowed("只能退回到前面的环节。请刷新页面，从列表中重新选择。")
    at = chain.stages.index(back)
    after = tuple(_as_planned(stage) for stage in chain.stages[at + 1 :] if not stage.added)
    kept = {stage.key for stage in chain.stages[:at]}
    signed = tuple(one for one in chain.signed if one.stage in kept)
    return Chain((*chain.stages[: at + 1], *after), signed)


def _signed_after(chain: Chain, hand: Hand, to: str) -> bool:
    keys = [stage.key for stage in chain.stages]
    mine = [keys.index(one.stage) for one in chain.signed if one.people & hand.people]
    return chain.now is not None and to in keys and any(at > keys.index(to) for at in mine)


def _as_planned(stage: Stage) -> Stage:
    return replace(stage, signers=tuple(replace(one, given="") for one in stage.signers))


def insert(
    chain: Chain, hand: Hand, colleague: Hand, where: str, *, most: int, staff: Iterable[Hand]
) -> Chain:
    """Put one more signature in, before or after the stage whose turn it is (加签)."""
    stage = turn(chain, hand)
    if colleague.org != hand.org or stage.signers[0].org != hand.org:
        raise NotAllowed("加签只能请本单位的同事。需要其他单位意见的，请用会签或者征求意见。")
    if chain.of(stage):
        raise NotAllowed("这个环节已经有人签了，不能再加签。请等这个环节签完。")
    if where == AFTER and stage.do == DECIDE:
        raise NotAllowed("决定以后不能再加签。需要加签的，请加在决定之前。")
    if sum(one.added for one in chain.stages) >= most:
        raise NotAllowed(f"一件办件最多加签 {most} 次。请直接办理，或者转给其他同事。")
    if colleague.who in hand.people:
        raise NotAllowed("不能请自己加签。请另选一位同事。")
    _free_for(chain, colleague)
    name = Signer(colleague.org, official=colleague.who)
    number = 1 + max((int(one.key[4:]) for one in chain.stages if one.added), default=0)
    new = Stage(f"add:{number}", SIGN, ADDED, (name,), 1)
    at = chain.stages.index(stage) + (where == AFTER)
    after = replace(chain, stages=(*chain.stages[:at], new, *chain.stages[at:]))
    _not_dead(chain, after, staff, "请这位同事加签以后，后面的环节就没有人能签了。请另选一位同事。")
    return after


def hand_over(chain: Chain, hand: Hand, colleague: Hand, *, staff: Iterable[Hand]) -> Chain:
    """Give one's own place at this stage to a colleague (转办)."""
    stage = turn(chain, hand)
    place = _place(chain, stage, hand)
    if colleague.who in hand.people:
        raise NotAllowed("不能转给自己。请另选一位同事。")
    return _given(chain, stage, place, colleague, staff)


def reassign(chain: Chain, office: str, colleague: Hand, *, staff: Iterable[Hand]) -> Chain:
    """Give a place of this office at this stage to another official, as its leader does."""
    stage = chain.now
    theirs = [n for n in chain.free(stage) if stage.signers[n].org == office] if stage else []
    if stage is None or not theirs:
        raise NotYours
    return _given(chain, stage, theirs[0], colleague, staff)


def _given(chain: Chain, stage: Stage, place: int, colleague: Hand, staff: Iterable[Hand]) -> Chain:
    wanted = stage.signers[place]
    if colleague.org != wanted.org or (wanted.role and wanted.role not in colleague.roles):
        raise NotAllowed("这名同事没有办理这个环节的岗位。请刷新页面，从列表中重新选择。")
    _free_for(chain, colleague)
    signers = list(stage.signers)
    signers[place] = replace(wanted, given=colleague.who)
    new = replace(stage, signers=tuple(signers))
    after = replace(chain, stages=tuple(new if one == stage else one for one in chain.stages))
    _not_dead(chain, after, staff, "转给这位同事以后，后面的环节就没有人能签了。请另选一位同事。")
    return after


def _free_for(chain: Chain, colleague: Hand) -> None:
    """Refuse whoever has signed, or will."""
    if barred(chain, colleague):
        raise NotAllowed("这位同事已经在前面的环节签过这件办件，不能再签。请另选一位同事。")
    named = {stage.signers[place].name for stage in chain.stages for place in chain.free(stage)}
    if colleague.who in named:
        raise NotAllowed("这位同事已经在这件办件的签批人里。请另选一位同事。")


def _not_dead(before: Chain, after: Chain, staff: Iterable[Hand], sentence: str) -> None:
    """Refuse a deed after which nobody could go on, if somebody could before."""
    people = tuple(staff)
    if people and not can_end(after, people) and can_end(before, people):
        raise NotAllowed(sentence)


def can_end(chain: Chain, staff: Sequence[Hand]) -> bool:
    """Say whether each signature that is still wanted finds somebody, all of them different people."""
    wanted = [
        [hand for hand in staff if stage.signers[place].fits(hand) and not barred(chain, hand)]
        for stage in chain.stages
        for place in chain.free(stage)
    ]
    return _seated(sorted(wanted, key=len), frozenset())


def _seated(wanted: Sequence[Sequence[Hand]], taken: frozenset[str]) -> bool:
    if not wanted:
        return True
    return any(
        _seated(wanted[1:], taken | hand.people) for hand in wanted[0] if not hand.people & taken
    )


def later_roles(chain: Chain, hand: Hand) -> bool:
    """Say whether he could also sign a later stage, so that his signature now may be missed there."""
    now = chain.now
    after = chain.stages[chain.stages.index(now) + 1 :] if now else ()
    return any(signer.fits(hand) for stage in after for signer in stage.signers)


def kept(chain: Chain) -> dict[str, Any]:
    """Return the chain as its case keeps it."""
    said: dict[str, Any] = plain(chain)
    return said


def read(said: Mapping[str, Any]) -> Chain:
    """Return the chain that a case has kept."""
    return Chain(
        tuple(
            Stage(**{**stage, "signers": tuple(Signer(**one) for one in stage["signers"])})
            for stage in said["stages"]
        ),
        tuple(Signature(**one) for one in said["signed"]),
    )
