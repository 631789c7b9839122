"""Full-width punctuation in everything that a person reads: templates, messages, data, documents."""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
HAN = r"[\u4e00-\u9fff\u3400-\u4dbf〇]"
CLOSERS = r"”’》）〕」"
FAULTS = (
    re.compile(rf"(?:{HAN}|[{CLOSERS}])[,;:?!](?!//)"),
    re.compile(rf"[,;?!](?={HAN}|[“（《〔])"),
    re.compile(rf"(?<=[\s{CLOSERS}“（《])?(?:{HAN})\s?\((?=[^)]*{HAN})"),
    re.compile(rf"{HAN}\.(?=\s|$|{HAN})"),
    re.compile(rf"\((?={HAN})"),
    re.compile(rf"(?<={HAN})\)"),
)
FORBIDDEN = ("系统异常", "参数错误", "操作失败", "其他材料")
ATTRIBUTE = re.compile(r"\{[%{#].*?[%}#]\}", re.DOTALL)
KEYWORDS = ("when:", "then:")


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the piece of each half-width sign that stands in Chinese text."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern in FAULTS:
            for match in pattern.finditer(line):
                yield number, line[max(0, match.start() - 8) : match.end() + 8].strip()
        for word in FORBIDDEN:
            if word in line.replace(f"“{word}”", ""):
                yield number, f"不能使用“{word}”"


def of_template(path: Path) -> Iterator[tuple[int, str]]:
    """Check a template: text and attributes, without its tags."""
    text = path.read_text(encoding="utf-8")
    blank = ATTRIBUTE.sub(lambda match: "\n" * match[0].count("\n"), text)
    yield from faults(blank)


def of_python(path: Path) -> Iterator[tuple[int, str]]:
    """Check the strings of a module that hold Chinese, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    patterns = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.")
        for part in ast.walk(call)
    }
    listed = {  # a rule that forbids the word must name it
        id(part)
        for group in ast.walk(tree)
        if isinstance(group, ast.Tuple | ast.Set)
        for part in group.elts
        if isinstance(part, ast.Constant) and part.value in FORBIDDEN
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings | patterns | listed
        ):
            for _, piece in faults(node.value):
                yield node.lineno, piece


def of_data(path: Path) -> Iterator[tuple[int, str]]:
    """Check every text of a data file."""
    waiting = [yaml.compose(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            for _, piece in faults(node.value):
                yield node.start_mark.line + 1, piece
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def of_typst(path: Path) -> Iterator[tuple[int, str]]:
    """Check a document template: its texts and quoted pieces, without comments."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for _, fault in faults(re.sub(r"(?<!:)//.*", "", line)):
            yield number, fault


def of_table(path: Path) -> Iterator[tuple[int, str]]:
    """Check every cell of a CSV file; its commas stand between cells."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            for cell in row:
                for _, piece in faults(cell):
                    yield number, piece


def of_script(path: Path) -> Iterator[tuple[int, str]]:
    """Check the texts in a script of ours."""
    yield from faults(path.read_text(encoding="utf-8"))


SOURCES = (
    ("onething/web/templates/**/*.html", of_template),
    ("onething/**/*.py", of_python),
    ("tools/*.py", of_python),
    ("data/**/*.yaml", of_data),
    ("data/**/*.csv", of_table),
    ("data/**/*.typ", of_typst),
    ("onething/web/static/*.js", of_script),
)


def main() -> None:
    """Check everything; exit with 1 when there is a fault."""
    found = 0
    for pattern, read in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.name == "punctuation.py" or "migrations" in path.parts:
                continue
            for line, piece in read(path):
                found += 1
                print(f"{path.relative_to(ROOT)}:{line}: {piece}")
    if found:
        sys.exit(f"{found} half-width signs or forbidden words in Chinese text")


if __name__ == "__main__":
    main()
