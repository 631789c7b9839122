"""From a row of another system to the content of an item, by a file of rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from onething.catalogue.codes import HANDLING, IMPLEMENTATION, check_code
from onething.catalogue.imports.naming import plain_name
from onething.catalogue.shapes import faults
from onething.catalogue.terms import KINDS, LEVELS
from onething.catalogue.terms.imports import Rules, Trouble
from onething.catalogue.terms.words import POWER_CODES
from onething.kernel.refusals import Invalid

Record = Mapping[str, Any]
SHAPE: Final[Mapping[str, Any]] = {
    "name": str,
    "source": str,
    "confidence?": str,
    "area": str,
    "blank": [str],
    "columns": {
        "key": str,  # the 31 or 33 signs of the implementation, or of one handling item of it
        "code": str,
        "name": str,
        "kind": str,
        "level": str,
        "duty?": str,
        "situation?": str,
        "statutory?": str,
        "promised?": str,
        "conditions?": str,
        "visits?": str,
        "audience?": str,
        "materials?": str,
        "online?": str,
        "express?": str,
        "intermediary?": str,
    },
    "words": {
        "kind": dict,
        "level": dict,
        "duty?": dict,
        "audience?": dict,
        "unit?": dict,
        "yes?": [str],
        "no?": [str],
    },
    "materials?": dict,
}
BASE: Final = re.compile(r"[0-9]{12}")
DAYS: Final = re.compile(r"([0-9]{1,4})\s*[（(]?([^）)]*)[）)]?")
LONGEST_NAME: Final = 120


@dataclass(frozen=True)
class Mapped:
    """A row as it will be an item, or a handling item of one."""

    row: int
    key: str
    content: dict[str, Any]
    handling: tuple[int, str] | None  # number and name; None: the item itself
    troubles: tuple[Trouble, ...] = field(default=())


def read_rules(said: Any) -> Rules:
    """Return the rules of a mapping file; raises Invalid with each place and the way out."""
    found = [f"{'.'.join(map(str, place))}：{sentence}" for place, sentence in faults(said, SHAPE)]
    if found:
        raise Invalid(f"对照文件有 {len(found)} 处要改：{''.join(found[:3])}")
    for key, known in (("kind", KINDS), ("level", LEVELS)):
        strange = sorted(set(said["words"][key].values()) - set(known))
        if strange:
            names = "、".join(known)
            raise Invalid(f"对照文件 words.{key} 里的“{strange[0]}”不认识，可用：{names}。")
    return Rules(
        name=said["name"],
        source=said["source"],
        confidence=said.get("confidence", "low"),
        area=said["area"],
        blank=frozenset(said["blank"]),
        columns=dict(said["columns"]),
        words=dict(said["words"]),
        materials=dict(said.get("materials", {})),
    )


def missing_columns(rules: Rules, record: Record) -> list[str]:
    """Return the columns that the rules name and the file does not have."""
    return sorted(set(rules.columns.values()) - record.keys())


def mapped(rules: Rules, number: int, record: Record) -> Mapped:
    """Return what a row means; what cannot be told is a trouble with its column."""
    row = _Row(rules, number, record)
    kind, level = row.word("kind", stops=True), row.word("level", stops=True)
    content: dict[str, Any] = {
        "code": row.code(kind),
        "name": row.name(),
        "kind": kind,
        "level": level,
    }
    if duty := row.part_of("duty"):
        content["duty"] = duty
    for name in ("statutory", "promised"):
        if said := row.days(name):
            content[name] = said
    if conditions := row.texts("conditions"):
        content["conditions"] = conditions
    visits = row.text("visits")
    if visits.isdigit():
        content["visits"] = int(visits)
    if materials := [*row.materials()]:
        content["materials"] = materials
    if elements := row.elements():
        content["elements"] = elements
    return Mapped(number, row.key(), content, row.handling(), tuple(row.troubles))


class _Row:
    """A row being read; what is wrong with it gathers."""

    def __init__(self, rules: Rules, number: int, record: Record) -> None:
        self.rules, self.number, self.record = rules, number, record
        self.troubles: list[Trouble] = []

    def told(self, name: str, sentence: str, *, stops: bool = False) -> None:
        self.troubles.append(Trouble(self.number, self.rules.columns[name], sentence, stops))

    def values(self, name: str) -> list[str]:
        said = self.record.get(self.rules.columns.get(name, ""))
        parts = said if isinstance(said, list) else [said]
        texts = [" ".join(str(part).split()) for part in parts if part is not None]
        return [text for text in texts if text and text not in self.rules.blank]

    def text(self, name: str) -> str:
        return "；".join(self.values(name))

    def texts(self, name: str) -> list[str]:
        return list(dict.fromkeys(self.values(name)))

    def needed(self, name: str) -> str:
        said = self.text(name)
        if not said:
            self.told(name, "是空的，这一行没有导入。请补上后重新导入。", stops=True)
        return said

    def key(self) -> str:
        said = self.needed("key")
        fault = check_code(said) if said else None
        if fault:
            self.told("key", f"{fault}这一行没有导入，请核对后重新导入。", stops=True)
        return said

    def name(self) -> str:
        said, situation = self.needed("name"), self.text("situation")
        for tail in (f"({situation})", f"（{situation}）"):
            said = said.removesuffix(tail) if situation else said
        if len(said) > LONGEST_NAME:
            self.told(
                "name", f"有 {len(said)} 个字，最多 {LONGEST_NAME} 个字。请缩短。", stops=True
            )
        return said

    def handling(self) -> tuple[int, str] | None:
        """Return which handling item this is: the last two signs of 33 are its number."""
        situation, key = self.text("situation"), self.text("key")
        if len(key) != HANDLING:
            return None
        return int(key[IMPLEMENTATION:]), situation or self.text("name")

    def word(self, name: str, *, stops: bool) -> str:
        said = self.needed(name)
        found = str(self.rules.words[name].get(said, ""))
        if said and not found:
            sentence = f"“{said}”不在对照文件的 words.{name} 里。请在对照文件中补一行。"
            self.told(name, sentence, stops=stops)
        return found

    def part_of(self, name: str) -> str:
        """Return the first word of the rules that stands in the text."""
        said = self.text(name)
        found = next(
            (ours for part, ours in self.rules.words.get(name, {}).items() if part in said), ""
        )
        if said and not found:
            sentence = (
                f"“{said}”没有对照的部门。已经导入，请在草稿中选择部门，或者在对照文件中补一行。"
            )
            self.told(name, sentence)
        return str(found)

    def code(self, kind: str) -> str:
        """Return the code with our area and the digits that stand for this kind with us."""
        said = self.needed("code")
        if said and not BASE.fullmatch(said):
            self.told("code", f"“{said}”不是 12 位基本编码。请核对后重新导入。", stops=True)
            return ""
        return f"{self.rules.area}{POWER_CODES[kind]}{said[4:]}" if said and kind else ""

    def days(self, name: str) -> dict[str, Any]:
        said = self.text(name)
        found = DAYS.fullmatch(said) if said else None
        if said and not found:
            self.told(name, f"“{said}”不是天数。已经导入，请在草稿中填写。")
        if not found:
            return {}
        units = self.rules.words.get("unit", {})
        unit = units.get(found[2].strip(), "" if found[2].strip() else "working")
        if not unit:
            self.told(name, f"“{found[2]}”不在对照文件的 words.unit 里。请在对照文件中补一行。")
            return {}
        limit = {"days": int(found[1]), "source": self.rules.source}
        limit["confidence"] = self.rules.confidence
        return limit if unit == "working" else limit | {"unit": unit}

    def materials(self) -> Iterator[dict[str, str]]:
        seen: set[str] = set()
        for said in self.values("materials"):
            name = self.rules.materials.get(said, said)
            if plain_name(name) in seen:
                self.told("materials", f"材料“{said}”列了两次，只留一次。")
                continue
            seen.add(plain_name(name))
            yield {"name": name}

    def elements(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        known = self.rules.words.get("audience", {})
        audience = [known[said] for said in self.values("audience") if said in known]
        if strange := [said for said in self.values("audience") if said not in known]:
            self.told("audience", f"“{strange[0]}”不在对照文件的 words.audience 里。请补一行。")
        if audience:
            found["audience"] = list(dict.fromkeys(audience))
        for name in ("online", "express"):
            said = self.text(name)
            if said in self.rules.words.get("yes", ()):
                found[name] = True
            elif said in self.rules.words.get("no", ()):
                found[name] = False
        if code := self.text("code"):
            found["local_code"] = code
        if (middle := self.text("intermediary")) and len(middle) < LONGEST_NAME:
            found["intermediary"] = middle
        return found
