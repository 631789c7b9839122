"""The bundle as a whole: does every answer leave something to do, does the promise hold (B2)?

Parts whose rules ask about different questions decide independently. So the outcomes are gathered
group by group, and put together again only along the chains of parts that wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onething.catalogue.check.space import Answers, Leaf, Space
from onething.catalogue.shapes import Place
from onething.catalogue.terms import Days as Limit
from onething.catalogue.terms import Theme, ThemePart
from onething.kernel.tables import Table

Days = Mapping[str, int]  # of the parts that apply
Outcomes = Mapping[frozenset[tuple[str, int]], Answers]  # and answers that lead there
Group = tuple[frozenset[str], Outcomes]  # the parts, and what becomes of them


def bundle_faults(
    space: Space, bar: Table | None, ceiling: Limit | None = None
) -> Iterator[tuple[Place, Answers, str]]:
    """Yield what is wrong with the parts together, with answers that show it.

    `bar` says who may apply; without it the answers of all are looked at.
    """
    groups = [
        (frozenset(part.key for part in parts), _outcomes(space, parts, bar))
        for parts in _groups(space, bar)
    ]
    idle = [outcomes[frozenset()] for _, outcomes in groups if frozenset() in outcomes]
    if len(idle) == len(groups):
        together = {key: value for answers in idle for key, value in answers.items()}
        yield ("parts",), together, "没有任何事项可办，请核对规则，或在 eligible 里说明不能办理。"
    days, answers, chain = _longest(space.theme, groups)
    promised = space.theme.promised.days
    if days > promised:
        said = (
            f"“{'→'.join(chain)}”依次办理需要 {days} 个工作日，"
            f"超过主题承诺的 {promised} 个，请核对时限。"
        )
        yield ("promised", "days"), answers, said
    if ceiling:
        yield from _over(space.theme, groups, ceiling)


def _over(
    theme: Theme, groups: Sequence[Group], ceiling: Limit
) -> Iterator[tuple[Place, Answers, str]]:
    """The law limits only permits that are handled jointly; other parts have limits of their own."""
    items = {part.key: theme.items[part.item] for part in theme.parts}
    joint = {key for key, item in items.items() if item.joint and item.kind == "permit"}
    days, answers, chain = _longest(theme, groups, frozenset(joint))
    if days > ceiling.days:
        named = "→".join(key for key in chain if key in joint)
        said = (
            f"联合办理的行政许可“{named}”依次办理需要 {days} 个工作日，"
            f"超过 {ceiling.days} 个工作日的上限（{ceiling.source}），请核对时限。"
        )
        yield ("parts",), answers, said


def _groups(space: Space, bar: Table | None) -> list[list[ThemePart]]:
    """Return the parts grouped so that two groups never ask about the same question."""
    barred = set(space.behind(_words(bar))[0])
    found: list[tuple[set[str], list[ThemePart]]] = []
    for part in space.theme.parts:
        keys = set(space.behind([*_words(part.table)])[0])
        keys |= barred if keys & barred else set()
        joined = [group for group in found if group[0] & keys]
        parts = [one for _, group in joined for one in group] + [part]
        keys = keys.union(*(group[0] for group in joined))
        found = [group for group in found if group not in joined] + [(keys, parts)]
    return [parts for _, parts in found]


def _words(table: Table | None) -> set[str]:
    return {key for row in table.rows for key in row.when} if table else set()


def _outcomes(space: Space, parts: Sequence[ThemePart], bar: Table | None) -> Outcomes:
    seen = {key for part in parts for key in space.behind(_words(part.table))[0]}
    barring = bar is not None and bool(seen & space.behind(_words(bar))[0])
    asked = [part.table for part in parts] + ([bar] if bar and barring else [])
    found: dict[frozenset[tuple[str, int]], Answers] = {}
    for leaf in space.leaves(asked):
        if bar and barring and not allowed(bar, leaf, space):
            continue
        outcome = frozenset(_chosen(space, parts, leaf))
        found.setdefault(outcome, leaf.answers)
    return found


def allowed(bar: Table, leaf: Leaf, space: Space) -> bool:
    """Say whether somebody with these answers may apply."""
    row = space.first(bar, leaf.facts)
    return row is None or bool(row.then["eligible"])


def _chosen(space: Space, parts: Sequence[ThemePart], leaf: Leaf) -> Iterator[tuple[str, int]]:
    for part in parts:
        row = space.first(part.table, leaf.facts)
        if row is not None and row.then["applies"]:
            usual = space.theme.items[part.item].promised.days
            yield part.key, int(row.then.get("promised_days", usual))


def _longest(
    theme: Theme, groups: Sequence[Group], counted: frozenset[str] | None = None
) -> tuple[int, Answers, tuple[str, ...]]:
    """Return the longest chain that some answers really make: days, those answers, its parts.

    If only some parts count, the days of the others are left out.
    """
    best: tuple[int, Answers, tuple[str, ...]] = (0, {}, ())
    known = [(keys, [(dict(one), said) for one, said in made.items()]) for keys, made in groups]
    for chain in _chains(theme):
        total, answers = 0, dict[str, str]()
        for keys, outcomes in known:
            own = keys & set(chain)
            found = _most(outcomes, own, own if counted is None else own & counted)
            if found is None:
                break
            total += found[0]
            answers |= found[1]
        else:
            if total > best[0]:
                best = total, answers, chain
    return best


def _most(
    outcomes: Iterable[tuple[Days, Answers]], own: frozenset[str], counted: frozenset[str]
) -> tuple[int, Answers] | None:
    """Return the most days that the counted of these parts take where all apply; None where never."""
    best: tuple[int, Answers] | None = None
    for days, answers in outcomes:
        if own <= days.keys():
            total = sum(days[key] for key in counted)
            best = (total, answers) if best is None or total > best[0] else best
    return best


def _chains(theme: Theme) -> Iterator[tuple[str, ...]]:
    """Yield every run of parts of which each waits for the one before."""
    waits = {part.key: part.waits_for for part in theme.parts}

    def ending(key: str) -> Iterator[tuple[str, ...]]:
        yield (key,)
        for before in waits[key]:
            for chain in ending(before):
                yield (*chain, key)

    for key in waits:
        yield from ending(key)
