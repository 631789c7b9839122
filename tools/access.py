"""Who may open what: derived from what pages and operations declare, drawn as docs/access.md.

Nothing here says what a single address answers. A page declares `who`, an operation its scope, the
table of a case's steps who takes each; `tools/things.py` adds who sees which thing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import django
from django.urls import URLPattern, URLResolver, get_resolver

from tools.askers import PEOPLE, SYSTEMS, Person, System
from tools.things import OF_SYSTEMS, THINGS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "access.md"


class Answer(StrEnum):
    """What somebody gets."""

    OPEN = "●"  # the page, or the deed with its own rules
    HIDDEN = "·"  # 404, as if it were not there
    LOGIN = "→"  # asked to sign in
    ELSEWHERE = "✕"  # 403: not for this kind of account
    NO_KEY = "⚿"  # 401
    NO_SCOPE = "⊘"  # 403: the key lacks the scope
    FAULT = "‼"  # 5xx: never


class Unknown(Exception):
    """An address has a part of which nobody has said what it is and who sees it."""


@dataclass(frozen=True)
class Address:
    """One way to ask for one address."""

    route: str
    name: str
    method: str
    who: str  # what the page declares; “key” for an operation of the API
    scope: str = ""
    step: str = ""  # the step of a case that it takes
    parts: tuple[tuple[str, str], ...] = field(default=())  # (kind of converter, name)
    assisted: bool = False  # an official too, for somebody who agreed to it

    @property
    def label(self) -> str:
        """Return how the table and the tests name it."""
        return f"{self.method} /{self.route}" + (
            f" [{self.step}]" if "<slug:do>" in self.route else ""
        )


def _flat(patterns: object, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:  # type: ignore[attr-defined]  # Django types neither of the two lists
        if isinstance(one, URLResolver):
            yield from _flat(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one


def addresses() -> tuple[Address, ...]:
    """Return every address of the URL configuration with what it declares; none is left out."""
    from onething.web.desk.acts import STEPS  # noqa: PLC0415 -- after Django is set up
    from onething.web.desk.views import OWN_PAGE  # noqa: PLC0415 -- after Django is set up

    own = {page: do for do, (page, _) in OWN_PAGE.items()} | {"staff-step": "suspend"}
    found: list[Address] = []
    for route, pattern in _flat(get_resolver().url_patterns):
        if route.startswith("api/"):
            found += _operations(route, pattern)
            continue
        who = getattr(pattern.callback, "who", None)
        if who is None:
            raise Unknown(f"/{route} does not say who may see it")
        parts = _parts(pattern)
        for method in getattr(pattern.callback, "methods", ("GET",)):
            for step in (
                tuple(STEPS)
                if any(name == "do" for _, name in parts)
                else (own.get(str(pattern.name), ""),)
            ):
                assisted = getattr(pattern.callback, "assisted", False)
                name = str(pattern.name)
                found.append(Address(route, name, method, who, "", step, parts, assisted))
    return tuple(found)


def _parts(pattern: URLPattern) -> tuple[tuple[str, str], ...]:
    converters = pattern.pattern.converters
    return tuple(
        (type(kind).__name__.removesuffix("Converter").lower(), name)
        for name, kind in converters.items()
    )


def _operations(route: str, pattern: URLPattern) -> Iterator[Address]:
    from onething.api.edge import Key  # noqa: PLC0415 -- after Django is set up
    from onething.api.urls import OPERATIONS  # noqa: PLC0415 -- after Django is set up

    parts = _parts(pattern)
    ours = [one for one in OPERATIONS if one.view_func.__name__ == pattern.name]
    if not ours and pattern.name not in ("openapi-json", "api-root"):
        raise Unknown(f"/{route} is no operation that declares a scope")
    if not ours:
        who = "public" if pattern.name == "openapi-json" else "nobody"  # the root answers nothing
        yield Address(route, str(pattern.name), "GET", who, parts=parts)
    for one in ours:
        (key,) = [each for each in one.auth_callbacks if isinstance(each, Key)]
        for method in one.methods:
            yield Address(route, str(pattern.name), method, "key", key.scope, key.step, parts)


# What the approval bureau alone does, and what is sent about one of its own people.
BY_THE_HALL = frozenset({"staff-compose", "certificate-new"})


FIXED = {
    "public": Answer.OPEN,
    "nobody": Answer.HIDDEN,
    "kiosk": Answer.HIDDEN,
}  # a machine is nobody here


def expected(asked: Address, who: Person | System) -> Answer:
    """Return what he must get, from what the address declares and where he stands."""
    if asked.who in FIXED:
        return FIXED[asked.who]
    if isinstance(who, System):
        return _of_system(asked, who)
    if who.name == "anonymous":
        return Answer.LOGIN
    kind, _, roles = asked.who.partition(":")
    if kind == "applicant" and who.role:
        return Answer.ELSEWHERE
    if roles and who.role not in roles.split("|"):
        return Answer.HIDDEN
    return Answer.OPEN if sees(asked, who) and _takes(asked, who) else Answer.HIDDEN


def sees(asked: Address, who: Person) -> bool:
    """Say whether he sees every thing that the address names, whatever he may do with it."""
    if asked.name in BY_THE_HALL and who.place != "hall":
        return False
    for kind, name in asked.parts:
        if kind == "int" and name == "number":  # a page of a file
            continue
        if name not in THINGS:
            raise Unknown(f"/{asked.route}: say in tools/things.py who sees “{name}”")
        if not THINGS[name](who):
            return False
    return True


ASIDE = {"seat": "examine"}  # done beside whichever step of the review is open; asked in this one
BY_CHAIN = ("send_back", "countersign", "add_signer", "hand_over", "ask_opinion")


def _roles_of(step: str) -> frozenset[str]:
    from onething.cases.terms import MACHINES  # noqa: PLC0415 -- after Django is set up

    if step in BY_CHAIN:
        return frozenset({"examiner", "reviewer", "decider"})
    steps = [one for one in MACHINES["permit"].steps if one.do == ASIDE.get(step, step)]
    return frozenset(role for one in steps for role in one.role.split("|"))


def _takes(asked: Address, who: Person) -> bool:
    roles = _roles_of(asked.step)
    if not roles:  # no step, or one that only takes in hand
        return True
    place = "hall" if who.role == "window" else "office"
    return who.role in roles and who.place == place


def _of_system(asked: Address, who: System) -> Answer:
    if who.scopes is None:
        return Answer.NO_KEY
    if asked.scope not in who.scopes:
        return Answer.NO_SCOPE
    if asked.scope.startswith(("applications.", "projects.")):
        things = {OF_SYSTEMS.get(name) for _, name in asked.parts} - {""}
        known = who.names == "holder" if things else who.names != "nobody"
        return Answer.OPEN if known else Answer.HIDDEN
    missing = {name for _, name in asked.parts} - OF_SYSTEMS.keys()
    if missing:
        raise Unknown(f"/{asked.route}: say in tools/things.py what {missing} is")
    if not asked.parts:
        return Answer.OPEN
    kinds = {OF_SYSTEMS.get(name) for _, name in asked.parts}
    if "sender" in kinds:  # what somebody else handed in
        return Answer.HIDDEN
    his = "anyone" in kinds or _at_place(asked, who, kinds)
    return Answer.OPEN if his else Answer.HIDDEN


def _at_place(asked: Address, who: System, kinds: set[str | None]) -> bool:
    """Say whether the things of an operation belong to the place of this system."""
    if kinds & {"office", "asked"}:
        return who.place == "office" if "office" in kinds else who.name == "other"
    window = not asked.step or "window" in _roles_of(asked.step)
    return who.place in ({"office", "hall"} if window else {"office"})


def drawn(answers: Mapping[tuple[Address, str], Answer]) -> str:
    """Return the two tables, from what was derived or from what was measured."""
    said = [
        "# Who may open what",
        "",
        "Made by `make access` from what pages and operations declare; `tests/security/everybody/test_access.py`",
        "asks every address as each of these, with real things, and compares. The things belong to one applicant, came",
        "in at one hall and are decided by one office.",
        "A deed that is open still has its own rules (state, form). Assisted: see decision 0120.\n",
        f"{Answer.OPEN} open, {Answer.HIDDEN} 404 with the page of what is not there, {Answer.LOGIN} asked to sign in, "
        f"{Answer.ELSEWHERE} 403, {Answer.NO_KEY} 401, {Answer.NO_SCOPE} 403: the key lacks the scope.",
    ]
    every = addresses()
    pages = [one for one in every if not one.route.startswith("api/")]
    operations = [one for one in every if one.route.startswith("api/")]
    said += _table("Pages", PEOPLE, pages, answers)
    said += _table("Operations of the API", SYSTEMS, operations, answers)
    return "\n".join(said) + "\n"


def _table(
    title: str,
    columns: Sequence[Person | System],
    rows: Sequence[Address],
    answers: Mapping[tuple[Address, str], Answer],
) -> Iterator[str]:
    numbers = " | ".join(str(number) for number in range(1, len(columns) + 1))
    yield from ("", f"## {title}", "")
    yield from (f"{number}. {one.title}" for number, one in enumerate(columns, 1))
    yield from ("", f"| address | declares | {numbers} |", "|---|---|" + "---|" * len(columns))
    for row in rows:
        cells = " | ".join(answers[row, one.name] for one in columns)
        who = row.who.replace("|", ", ") + (", assisted" if row.assisted else "")
        yield f"| `{row.label}` | {row.scope or who} | {cells} |"


def columns_of(asked: Address) -> tuple[Person | System, ...]:
    """Return who asks for an address: people for a page, systems for an operation."""
    return SYSTEMS if asked.route.startswith("api/") else PEOPLE


def derived() -> dict[tuple[Address, str], Answer]:
    """Return the whole matrix as it must be."""
    return {(one, who.name): expected(one, who) for one in addresses() for who in columns_of(one)}


def main() -> None:
    """Write docs/access.md."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    django.setup()
    PAGE.write_text(drawn(derived()), encoding="utf-8")
    print(f"已写好 {PAGE.relative_to(ROOT)}。")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
