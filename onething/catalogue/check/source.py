"""Reading a file of the catalogue so that each fault can be told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from onething.catalogue.shapes import Fault, Place
from onething.kernel import yamls

NAMES = ("key", "element", "value", "name", "what", "q")  # what an entry of a list is called by


@dataclass(frozen=True)
class Problem:
    """A fault in a file: where it is, and how to mend it."""

    file: str
    line: int
    place: str
    sentence: str
    rule: str = ""  # which of the listed rules found it

    def __str__(self) -> str:
        by = f"〔{self.rule}〕" if self.rule else ""
        return f"{self.file} 第 {self.line} 行，{self.place}：{self.sentence}{by}"


@dataclass(frozen=True)
class Source:
    """A file that was read: its content and on which line each part of it stands."""

    file: str
    content: dict[str, Any]
    lines: Mapping[Place, int]

    def problem(self, fault: Fault) -> Problem:
        """Return the fault with the line and the path inside the file."""
        place, sentence = fault
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        return Problem(self.file, self.lines.get(known, 1), self._words(place), sentence)

    def _words(self, place: Place) -> str:
        words: list[str] = []
        value: Any = self.content
        for step in place:
            value = _inside(value, step)
            words.append(step if isinstance(step, str) else _entry(step, value))
        return " › ".join(words) or "整个文件"


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _entry(number: int, value: Any) -> str:
    name = (
        next((value[key] for key in NAMES if key in value), "") if isinstance(value, dict) else ""
    )
    return f"第 {number + 1} 项（{name}）" if name else f"第 {number + 1} 项"


def files(data_root: Path, kind: str) -> list[Path]:
    """Return the files of a kind, in the order of their names."""
    return sorted((data_root / kind).glob("*.yaml"))


def read_file(path: Path) -> dict[str, Any]:
    """Return the content of a file, dates and decimals as text."""
    plain: dict[str, Any] = _texts(yamls.read(path))
    return plain


def read_list(path: Path) -> Any:
    """Return the content of a list that other rooms keep, or None if it does not ship here."""
    return yamls.read(path) if path.exists() else None


def read_names(folder: Path) -> frozenset[str] | None:
    """Return the names that the files of a folder list, or None if it does not ship here."""
    if not folder.exists():
        return None
    return frozenset(name for path in folder.glob("*.yaml") for name in read_list(path) or ())


def read_source(path: Path) -> tuple[Source, list[Problem]]:
    """Read a file; say what keeps it from being read."""
    empty = Source(path.name, {}, {})
    try:
        loader = yamls.LOADER(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        content = _texts(loader.construct_document(node)) if node else None
    except UnicodeDecodeError:
        return empty, [Problem(path.name, 1, "整个文件", "不是 UTF-8 编码，请另存为 UTF-8。")]
    except RecursionError:
        return empty, [Problem(path.name, 1, "整个文件", "引用（& 和 *）成了一个圈，请去掉。")]
    except (yaml.YAMLError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        said = "格式不对，请检查这一行和上一行的缩进、冒号和引号。"
        return empty, [Problem(path.name, mark.line + 1 if mark else 1, "整个文件", said)]
    if not isinstance(content, dict) or not isinstance(node, yaml.MappingNode):
        said = "内容为空或不是“名称：值”的形式，请照已有文件填写。"
        return empty, [Problem(path.name, 1, "整个文件", said)]
    lines: dict[Place, int] = {}
    twice = list(_walk(node, (), lines))
    source = Source(path.name, content, lines)
    return source, [source.problem(fault) for fault in twice]


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Iterator[Fault]:
    """Note the line of each part; yield names that stand twice, of which YAML keeps the last."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _walk(inner, (*place, number), lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            name = str(key.value)
            if name in seen:
                yield (*place, name), f"“{name}”写了两次，请删去一处。"
            seen.add(name)
            lines[(*place, name)] = key.start_mark.line + 1
            yield from _walk(inner, (*place, name), lines)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, float):
        return str(value)  # a digest must not depend on how a number is written
    return value.isoformat() if isinstance(value, date) else value
