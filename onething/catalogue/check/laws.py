"""Checking the files of laws, and whether what the catalogue's files cite is known and in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from onething.catalogue.check.source import Problem, files, read_file, read_source
from onething.catalogue.registers.consistency import ERROR, judged
from onething.catalogue.shapes import Fault, faults
from onething.catalogue.terms import CONFIDENCES
from onething.catalogue.terms.laws import (
    CITERS,
    LAW_KINDS,
    Base,
    article_key,
    cited_in,
    read_law,
)

NOT_LAWS = ("free_of_submission.yaml",)
OWN_PAPERS = ("示例", "实施规范", "工作指引", "联办规程", "服务承诺")
CITING = ("items", "themes", "registers")
LAWS: Mapping[str, Any] = {
    "laws": [
        {
            "id": str,
            "title": str,
            "names?": [str],
            "kind": str,
            "issuer": str,
            "number?": str,
            "adopted?": str,
            "effective": str,
            "amended?": [str],
            "repealed?": str,
            "source": str,
            "confidence?": str,
            "articles?": [
                {
                    "article": str,
                    "text?": str,
                    "gist?": str,
                    "confidence?": str,
                    "amended?": str,
                    "repealed?": str,
                }
            ],
        }
    ]
}


def law_contents(data_root: Path) -> Iterator[dict[str, Any]]:
    """Yield each law that this folder holds."""
    for path in _files(data_root):
        yield from read_file(path)["laws"]


def law_problems(data_root: Path) -> list[Problem]:
    """Return what keeps the laws of this folder from being published."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in _files(data_root):
        source, found = read_source(path)
        found = found or [source.problem(one) for one in faults(source.content, LAWS)]
        if not found:
            found = [source.problem(one) for one in _law_faults(source.content["laws"], seen)]
        problems += found
    return problems


def _law_faults(laws: Iterable[Mapping[str, Any]], seen: dict[str, str]) -> Iterator[Fault]:
    ids: set[str] = set()
    for number, one in enumerate(laws):
        here = ("laws", number)
        if one["id"] in ids:
            yield (*here, "id"), f"“{one['id']}”用了两次，请换一个。"
        ids.add(one["id"])
        if one["kind"] not in LAW_KINDS:
            said = f"依据种类“{one['kind']}”不认识，可用：{'、'.join(LAW_KINDS)}。"
            yield (*here, "kind"), said
        for name in dict.fromkeys((one["id"], one["title"], *one.get("names", ()))):
            if seen.setdefault(name, one["id"]) != one["id"]:
                yield here, f"“{name}”已经是另一份依据的名称，引用时会分不清，请改掉一处。"
        yield from _day_faults(here, one, ("adopted", "effective", "repealed"))
        yield from _article_faults(here, one.get("articles", ()))


def _article_faults(
    here: tuple[str | int, ...], articles: Iterable[Mapping[str, Any]]
) -> Iterator[Fault]:
    keys: set[str] = set()
    for place, article in enumerate(articles):
        at = (*here, "articles", place)
        key = article_key(article["article"])
        if key in keys:
            yield (*at, "article"), f"“{article['article']}”写了两次，请删去一处。"
        keys.add(key)
        if not article.get("text") and not article.get("gist"):
            yield at, "条文和要点至少写一项。"
        if article.get("confidence", "high") not in CONFIDENCES:
            yield (*at, "confidence"), f"可信程度只能是：{'、'.join(CONFIDENCES)}。"
        yield from _day_faults(at, article, ("amended", "repealed"))


def _day_faults(
    place: tuple[str | int, ...], said: Mapping[str, Any], keys: Iterable[str]
) -> Iterator[Fault]:
    for key in keys:
        try:
            date.fromisoformat(said.get(key, "2000-01-01"))
        except ValueError:
            yield (*place, key), f"“{said[key]}”不是日期，请写成“2026-01-01”的样子。"


def citation_problems(data_root: Path, on: date) -> list[Problem]:
    """Return the places that cite what is repealed on this day."""
    return [problem for problem, grade in _graded(data_root, on) if grade == ERROR]


def citation_warnings(data_root: Path, on: date) -> list[Problem]:
    """Return the places that cite what the base of laws does not know."""
    return [problem for problem, grade in _graded(data_root, on) if grade != ERROR]


def is_own_paper(problem: Problem) -> bool:
    """Say whether what is cited is a paper that the province has yet to issue, or a sample."""
    return any(word in problem.sentence for word in OWN_PAPERS)


def _graded(data_root: Path, on: date) -> Iterator[tuple[Problem, str]]:
    base = Base(read_law(one) for one in law_contents(data_root))
    for kind in CITING:
        for path in files(data_root, kind):
            source, problems = read_source(path)
            if problems:
                continue
            told: dict[str, tuple[Fault, str, int]] = {}
            for place, said in cited_in(source.content):
                if kind == "registers" and place[-1] != "basis":
                    continue  # where a line was found is no law
                for sentence, grade in _judgements(base, said, on):
                    first, _, count = told.get(sentence, ((place, sentence), grade, 0))
                    told[sentence] = first, grade, count + 1
            for fault, grade, count in told.values():
                yield source.problem((fault[0], _counted(fault[1], count))), grade
    yield from _above(base, on)


def _above(base: Base, on: date) -> Iterator[tuple[Problem, str]]:
    """What rooms above cite; a step of a case has no line in a file of data."""
    told: dict[tuple[str, str], tuple[Problem, str]] = {}
    for give in CITERS:
        for one in give():
            for sentence, grade in _judgements(base, one.said, on):
                problem = Problem(one.sort, 1, f"{one.name} › {one.place}", sentence)
                told.setdefault((one.sort, sentence), (problem, grade))
    yield from told.values()


def _judgements(base: Base, said: str, on: date) -> Iterator[tuple[str, str]]:
    for cited in base.resolve(said):
        grade, sentence = judged(base, cited, on)
        if sentence:
            yield sentence, grade


def _counted(sentence: str, count: int) -> str:
    return f"{sentence}本文件共 {count} 处。" if count > 1 else sentence


def _files(data_root: Path) -> list[Path]:
    return [path for path in files(data_root, "laws") if path.name not in NOT_LAWS]
