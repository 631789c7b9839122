"""The chain of a stored case: read, moved on, kept; and who is waited for besides its own office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.cases import clocks, routes
from onething.cases.models import Case, Turn
from onething.cases.review_models import SIGNATURE
from onething.cases.routes import Chain, Hand
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import NotAllowed

EVERY_ROLE = frozenset({"examiner", "reviewer", "decider"})


@cache
def usual() -> dict[str, Any]:
    """Return `data/settings/routes.yaml`: who signs after whom when an item does not say."""
    path = settings.DATA_ROOT / "settings" / "routes.yaml"
    said: dict[str, Any] = yamls.read(path)
    return said


def limit(name: str) -> int:
    """Return a limit of the review; one that is not in the data is an error."""
    return int(usual()["limits"][name])


def usual_stages(kind: str, on: date) -> Sequence[dict[str, Any]]:
    """Return the stages of a kind that were usual on this day; that none were is an error."""
    rows = [row for row in usual()[kind] if row["since"] <= on]
    if not rows:
        raise LookupError(f"data/settings/routes.yaml: no stages for {kind} on {on}")
    said: Sequence[dict[str, Any]] = max(rows, key=lambda row: row["since"])["stages"]
    return said


def route_of(case: Case) -> Sequence[dict[str, Any]]:
    """Return the route that its item's revision says, or what was usual on the day it was filed."""
    if said := case.plan.get("route"):
        kept: Sequence[dict[str, Any]] = said
        return kept
    return usual_stages(case.kind, clocks.day_of(case.submitted_at))


def chain_of(case: Case) -> Chain:
    """Return the chain of a case: as it was kept, or as its route begins."""
    if case.route:
        return routes.read(case.route)
    return routes.begun(_planned(case), case.state, case.examiner, case.reviewer)


def _planned(case: Case) -> Chain:
    said = route_of(case)
    duties = {duty for stage in said for duty in stage.get("organs") or ()}
    found = identity.routes([(duty, "") for duty in duties], case.region) if duties else {}
    organs = {duty: str(body.id) for (duty, _), body in found.items()}
    return routes.chain_of(said, str(case.office), organs)


def digest(case: Case) -> str:
    """Return the digest of the chain as the ledger keeps it."""
    return sm3(canonical(case.route)) if case.route else ""


def hand_of(by: Actor) -> Hand:
    """Return who would sign; a system signs where its scopes let it."""
    roles = frozenset(by.roles)
    if any(role.startswith("scope:cases.") for role in by.roles):
        roles |= frozenset(role for role in EVERY_ROLE if by.may_as([role]))
    return Hand(by.who, by.org, roles, by.behalf)


def staff_of(organs: Iterable[str], at: datetime) -> tuple[Hand, ...]:
    """Return who could sign in these organs today, in his own post or in another's place."""
    places, on = [UUID(one) for one in organs], clocks.day_of(at)
    return tuple(
        Hand(
            f"official:{one.official}",
            str(one.organisation),
            frozenset(one.roles),
            f"official:{one.principal}" if one.principal else "",
        )
        for one in (*identity.colleagues(places, on=on), *identity.substitutes(places, on=on))
    )


def organs_of(chain: Chain) -> frozenset[str]:
    """Return the organs whose signatures the chain wants."""
    return frozenset(signer.org for stage in chain.stages for signer in stage.signers)


def colleague(official: UUID, by: Actor, staff: Sequence[Hand]) -> Hand:
    """Return a colleague of the same organ."""
    wanted = f"official:{official}"
    for hand in staff:
        if hand.who == wanted and hand.org == by.org and not hand.principal:
            return hand
    raise NotAllowed("本单位现在没有这名同事的岗位。请核对以后重新选择。")


def sign(case: Case, do: str, agrees: bool, *, by: Actor, at: datetime) -> str:
    """Put his signature to the stage whose turn it is; `do`: what the stage must be for.

    Returns the stage. Among whom somebody must be left is only read if he might be missed later.
    """
    chain, hand = chain_of(case), hand_of(by)
    stage = routes.turn(chain, hand)
    if stage.do != do:
        raise NotAllowed(
            f"这件办件现在在“{stage.name}”环节，还不能这样办。请刷新页面，按当前环节办理。"
        )
    staff = staff_of(organs_of(chain), at) if routes.later_roles(chain, hand) else ()
    _keep(case, chain, routes.sign(chain, hand, agrees, staff), by=by, at=at)
    return stage.key


def move(case: Case, after: Chain, *, by: Actor, at: datetime) -> None:
    """Keep another chain."""
    _keep(case, chain_of(case), after, by=by, at=at)


def _keep(case: Case, before: Chain, after: Chain, *, by: Actor, at: datetime) -> None:
    case.route = routes.kept(after)
    if _asked(case, before) or _asked(case, after):
        _bring_turns(case, after, by=by, at=at)


def _asked(case: Case, chain: Chain) -> dict[tuple[str, int], routes.Signer]:
    """Return the signatures wanted now that do not simply lie in the queue of the own office."""
    stage = chain.now
    if stage is None:
        return {}
    office = str(case.office)
    return {
        (stage.key, place): stage.signers[place]
        for place in chain.free(stage)
        if stage.signers[place].org != office or stage.signers[place].name
    }


def _bring_turns(case: Case, chain: Chain, *, by: Actor, at: datetime) -> None:
    """Let the open turns of the case be those that the chain wants: answered, void, new."""
    wanted = _asked(case, chain)
    signed = {(one.stage, one.signer): one for one in chain.signed}
    names = {stage.key: stage.name for stage in chain.stages}
    for turn in Turn.objects.filter(case=case, kind=SIGNATURE, answer=""):
        place = (turn.stage, turn.place)
        signer = wanted.get(place)
        if signer and signer.name == turn.official:
            del wanted[place]
            continue
        mark = signed.get(place)
        turn.answer = ("agree" if mark.agrees else "object") if mark else "void"
        turn.answered_at = at
        turn.answered_by, turn.principal = (mark.who, mark.principal) if mark else ("", "")
        turn.save(update_fields=["answer", "answered_at", "answered_by", "principal"])
    Turn.objects.bulk_create(
        Turn(
            case=case,
            kind=SIGNATURE,
            stage=stage,
            place=place,
            name=names[stage],
            organ=signer.org,
            role=signer.role,
            official=signer.name,
            asked_by=by.who,
            asked_at=at,
        )
        for (stage, place), signer in wanted.items()
    )


def state_after(case: Case, chain: Chain) -> str:
    """Return the state of a case under review that fits its chain."""
    done = {stage.do for stage in chain.stages if stage.do != routes.SIGN and chain.agreed(stage)}
    first = "surveyed" if case.state == "surveyed" else "accepted"
    return "reviewed" if "review" in done else "examined" if "examine" in done else first


def turns_of(case: Case) -> list[Turn]:
    """Return whom the review of a case has asked; one statement."""
    return list(Turn.objects.filter(case=case).order_by("asked_at", "id"))


def people_of(case: Case, turns: Sequence[Turn]) -> set[str]:
    """Return everybody whose name the review of a case shows."""
    chain = chain_of(case)
    people = {one for mark in chain.signed for one in mark.people}
    people |= {signer.name for stage in chain.stages for signer in stage.signers}
    return people | {one for turn in turns for one in (turn.answered_by, turn.principal)}
