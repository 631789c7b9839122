"""Whether registers agree with the catalogue, with each other and with the law. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from onething.catalogue.terms.laws import NO_ARTICLE, NO_LAW, NOT_YET, REPEALED, Base, Citation
from onething.catalogue.terms.registers import Entry, ItemFacts, RegisterKind

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class World:
    """What registers must agree with."""

    items: Mapping[str, ItemFacts]
    themes: Mapping[str, str]  # slug → name
    licences: Mapping[str, str]  # type → name
    opposite: Mapping[str, str] = field(default_factory=dict)  # on the other list, as `thing` says
    base: Base | None = None  # the laws; without them nothing is said about a basis
    on: date = date.min

    def names(self, about: str) -> Mapping[str, str]:
        """Return the names of what entries of this sort may speak about, by code."""
        if about == "item":
            return {code: item.name for code, item in self.items.items()}
        return {"theme": self.themes, "licence": self.licences}.get(about, {})


@dataclass(frozen=True)
class Finding:
    """What does not agree: in which line (-1: none), in which column, how grave, what to do."""

    place: int
    column: str
    grade: str
    sentence: str


def completed(kind: RegisterKind, said: Mapping[str, str], world: World) -> dict[str, str]:
    """Return a line with the name that the catalogue has for its code, if it says none."""
    kept = {key: str(value).strip() for key, value in said.items() if str(value).strip()}
    about = kept.get("about", "")
    name = world.names(kind.about).get(about, about)  # what is not known is told by `findings`
    return {**kept, "name": name} if name and not kept.get("name") else kept


def findings(kind: RegisterKind, entries: Sequence[Entry], world: World) -> Iterator[Finding]:
    """Yield where a register does not agree with the catalogue and with its opposite."""
    for place, entry in enumerate(entries):
        if entry.about:
            yield from _known(kind, place, entry, world)
        elif same := _called(kind, entry, world):
            said = f"目录里已经有“{entry.name}”，代码是 {same}，请填上代码。"
            yield Finding(place, "about", WARNING, said)
        yield from _basis(place, entry, world)
        if entry.about and (thing := kind.thing(entry)) in world.opposite:
            said = f"“{entry.name}”同时列入了“{world.opposite[thing]}”，请从其中一份移出。"
            yield Finding(place, "about", ERROR, said)
    yield from _left_out(kind, entries, world)
    if kind.key == "hall_negative":
        yield from _hall(entries, world)
    if kind.key == "offline":
        yield from _offline(entries, world)


def _known(kind: RegisterKind, place: int, entry: Entry, world: World) -> Iterator[Finding]:
    name = world.names(kind.about).get(entry.about)
    if name is None:
        said = (
            f"没有{kind.about_name}“{entry.about}”，请核对代码，或者先发布这个{kind.about_name}。"
        )
        yield Finding(place, "about", ERROR, said)
        return
    if kind.about == "item" and world.items[entry.about].retired:
        said = f"事项“{name}”（{entry.about}）已经停用，请移出本清单。"
        yield Finding(place, "about", ERROR, said)
    if name != entry.name:
        said = f"目录里的名称是“{name}”，这里写的是“{entry.name}”，请改成一致。"
        yield Finding(place, "name", WARNING, said)


def _basis(place: int, entry: Entry, world: World) -> Iterator[Finding]:
    if world.base is None:
        return
    for cited in world.base.resolve(entry.basis):
        grade, sentence = judged(world.base, cited, world.on)
        if sentence:
            yield Finding(place, "basis", grade, sentence)


def judged(base: Base, cited: Citation, on: date) -> tuple[str, str]:
    """Return how grave it is to cite this on that day, and what to do; nothing if it is well."""
    standing = base.standing(cited, on)
    if standing == REPEALED:
        return ERROR, f"依据“{cited.said}”已经废止，请改用现行的依据，或者删去这一处。"
    if standing == NOT_YET:
        return WARNING, f"依据“{cited.said}”还没有施行，请核对日期。"
    if standing == NO_ARTICLE:
        return WARNING, f"依据库里还没有“{cited.said}”这一条，请核对条号或者补充条文。"
    if standing == NO_LAW:
        return WARNING, f"依据库里没有“{cited.said}”，请核对名称，或者先录入这份文件。"
    return "", ""


def _called(kind: RegisterKind, entry: Entry, world: World) -> str:
    names = world.names(kind.about)
    return next((code for code, name in names.items() if name == entry.name), "")


def _left_out(kind: RegisterKind, entries: Iterable[Entry], world: World) -> Iterator[Finding]:
    """An item that has to be on this register or on its opposite, and is on neither."""
    if kind.scope is None:
        return
    there = {entry.about for entry in entries} | world.opposite.keys()
    for code, item in world.items.items():
        if not item.retired and code not in there and kind.scope.covers(item):
            said = (
                f"事项“{item.name}”（{code}）既不在“{kind.name}”，也不在负面清单，请列入其中一份。"
            )
            yield Finding(-1, "about", WARNING, said)


def _hall(entries: Sequence[Entry], world: World) -> Iterator[Finding]:
    there = {entry.about: place for place, entry in enumerate(entries)}
    for code, item in world.items.items():
        at_window = "window" in item.channels
        if at_window and code in there:
            said = f"事项“{item.name}”的办理形式有窗口办理，却列入不进驻清单，请改其中一处。"
            yield Finding(there[code], "about", WARNING, said)
        if not at_window and code not in there and not item.retired:
            said = f"事项“{item.name}”（{code}）没有窗口办理，也不在不进驻清单，请进驻大厅或者列入并说明理由。"
            yield Finding(-1, "about", WARNING, said)


def _offline(entries: Sequence[Entry], world: World) -> Iterator[Finding]:
    for place, entry in enumerate(entries):
        item = world.items.get(entry.about)
        if item and {"web", "phone"} & set(item.channels):
            said = f"事项“{item.name}”可以网上办理，却列入不上网清单，请改其中一处。"
            yield Finding(place, "about", WARNING, said)
