"""批量办理: which of the cases that were ticked may be done together, and why the others may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.cases import access, chains, clocks, routes
from onething.cases.models import Case
from onething.cases.queries.queueing import LACKING
from onething.cases.steps import SIGNABLE
from onething.cases.terms import MACHINES, OPEN, WORDS, unmet
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.reading import looked_since
from onething.kernel.refusals import NotAllowed

TAKE, LEAVE, PASS, HAND_OVER, PRINT = "take", "leave", "pass_on", "hand_over", "print"
LAWFUL: Final = ("precheck", "accept")  # steps of the law that may be taken on many at once
BATCHES: Mapping[str, tuple[str, frozenset[str]]] = {  # what, on the button, who
    "accept": ("受理", frozenset({"window"})),
    "precheck": ("预审通过", frozenset({"window"})),
    TAKE: ("由我处理", access.STAFF),
    LEAVE: ("放回队列", access.STAFF),
    PASS: ("交给同事", frozenset({"window"})),
    HAND_OVER: ("转办", access.STAFF - {"window"}),
    PRINT: ("打印文书", access.READERS),
}
GONE = "这件办件现在不在您的队列里，可能已经办过或者转走。请回到队列刷新后再选。"


@dataclass(frozen=True)
class BatchRow:
    """A case that was ticked; `why_not` is “” when it may be done with the others."""

    id: str
    number: str
    item_name: str
    subject_name: str
    words: str
    why_not: str
    papers: tuple[DocumentCard, ...] = ()


def batches_of(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return what his roles may do to many cases at once, as codes and words."""
    roles = set(by.roles)
    return tuple((do, label) for do, (label, who) in BATCHES.items() if roles & who)


def batch(by: Actor, at: datetime, *, do: str, cases: Sequence[str]) -> tuple[BatchRow, ...]:
    """Return what would become of these cases, in the order they were ticked; constant statements."""
    wanted = {key: known for key in dict.fromkeys(cases) if (known := _id(key))}
    found = {str(case.pk): case for case in access.cases_of(by).filter(pk__in=wanted.values())}
    names = identity.official_names({case.holder for case in found.values() if case.holder})
    papers: Mapping[str, tuple[DocumentCard, ...]] = {}
    if do == PRINT and found:
        papers = documents.documents_about_all(f"case:{key}" for key in found)
    seen: frozenset[str] = frozenset()
    if do == "accept" and found:
        sinces = {f"case:{key}": case.submitted_at for key, case in found.items()}
        seen = looked_since(by.who, sinces)
    rows = []
    for key in wanted:
        case = found.get(key)
        if case is None:
            rows.append(BatchRow(key[:36], "", "", "", "", GONE))
            continue
        there = tuple(one for one in papers.get(f"case:{key}", ()) if one.sealed_at)
        why_not = _why_not(case, do, by, at, names)
        if not why_not and do == "accept" and f"case:{key}" not in seen:
            why_not = _unseen(case)
        if not why_not and do == PRINT and not there:
            why_not = "还没有盖好章的文书。文书正在制作的，过一会儿再打印。"
        rows.append(
            BatchRow(
                key,
                case.number,
                case.item_name,
                case.subject_name,
                WORDS[case.state],
                why_not,
                there[-1:],
            )
        )
    return tuple(rows)


def _id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def _unseen(case: Case) -> str:
    """Refuse to accept unseen what only a person can judge."""
    lacking = (LACKING[one] for one in case.checked.get("lacking", ()))
    eyes = (*lacking, *case.checked.get("eyes", ()))
    if not eyes and case.checked:
        return ""
    named = f"“{'”“'.join(eyes)}”" if eyes else "材料"
    return f"{named}要人工查看，请先打开办件看过，再一起受理。"


def _why_not(case: Case, do: str, by: Actor, at: datetime, names: Mapping[str, str]) -> str:
    if do == PRINT:
        return ""
    if do == LEAVE:
        return "" if case.holder == by.who else "这件办件不在您手里，不用放回。"
    if access.is_held_by_other(case, by, at):
        return f"{names.get(case.holder, '同事')}正在处理，请等对方处理完再办。"
    if case.state not in OPEN:
        return f"这件办件现在是“{WORDS[case.state]}”，已经办结。"
    return _of_the_step(case, do, by)


def _of_the_step(case: Case, do: str, by: Actor) -> str:
    if do in LAWFUL:
        return _unlawful(case, do, by)
    return _not_his_turn(case, by) if do == HAND_OVER else ""


def _unlawful(case: Case, do: str, by: Actor) -> str:
    if not access.may(case, do, by):
        return "您的岗位不能办这一步，请交给窗口人员办理。"
    try:
        return unmet(MACHINES[case.kind].step(case.state, do), case)
    except NotAllowed as refused:
        return str(refused)


def _not_his_turn(case: Case, by: Actor) -> str:
    if case.state in SIGNABLE and routes.may_sign(chains.chain_of(case), chains.hand_of(by)):
        return ""
    return "这件办件现在没有轮到您，不能转办。"


def colleagues_in_house(by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return to whom he may give cases: who else works on cases in his own house."""
    if not by.org:
        return ()
    held = identity.colleagues([UUID(by.org)], on=clocks.day_of(at))
    found: dict[str, str] = {}
    for one in held:
        if f"official:{one.official}" != by.who and access.STAFF & set(one.roles):
            found.setdefault(str(one.official), f"{one.name}（{one.title}）")
    return tuple(found.items())
