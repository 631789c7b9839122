"""依据库: laws and documents by article, version and day; what cites them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

LAW_KINDS = {
    "law": "法律",
    "regulation": "行政法规",
    "local_regulation": "地方性法规",
    "rule": "部门规章",
    "local_rule": "地方政府规章",
    "document": "行政规范性文件",
    "standard": "标准",
}
CHANGES = {"amend": "修改", "repeal": "废止", "add": "补充"}
TOUCHING = ("amend", "repeal")  # what cites the article has to be looked at
ENTER = "enter"  # a law that was not here
CHANGE_WORDS = CHANGES | {ENTER: "录入"}
NUMERALS = "零一二三四五六七八九"
ASIDE = re.compile(r"[（(][^（）()]{4,}[)）]")  # an explanation; “二（一）1” is a place in a text
ALONE = re.compile(r"（[^（）]*）")  # a remark behind a name
ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千两\d]+)条(?:之([一二三四五六七八九十]+))?")
SECTION = re.compile(r"§\s*(\d+)")
AFTER_A_NAME = (" ", "　", "第", "§", "附", "〔", "（", "(", ".", "-", "十", *NUMERALS)
KNOWN, NO_LAW, NO_ARTICLE, NOT_YET, REPEALED = (
    "known",
    "no_law",
    "no_article",
    "not_yet",
    "repealed",
)


@dataclass(frozen=True)
class Article:
    """An article of a law, or a place in a document."""

    no: str  # as it is written: “第三十五条”, “二（一）1”
    text: str = ""  # the words themselves, only where they are certain
    gist: str = ""
    confidence: str = "high"
    amended: date | None = None
    repealed: date | None = None

    @property
    def key(self) -> str:
        """Return the article as citations name it."""
        return article_key(self.no)


@dataclass(frozen=True)
class Law:
    """A law or document as it is in force from some day."""

    id: str
    title: str
    names: tuple[str, ...]
    kind: str
    issuer: str
    number: str
    effective: date
    adopted: date | None = None
    amended: tuple[date, ...] = ()
    repealed: date | None = None
    source: str = ""
    confidence: str = "high"
    articles: Mapping[str, Article] = field(default_factory=dict)  # by key

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return LAW_KINDS[self.kind]


@dataclass(frozen=True)
class Citation:
    """One article of one law, as a text cites it."""

    said: str
    law: str = ""  # id; empty: the base does not know it
    article: str = ""  # key; empty: the law as a whole


@dataclass(frozen=True)
class Cited:
    """A place of ours that cites: where it is, and what it says there."""

    sort: str  # 事项, 一件事, 清单, 办件步骤
    code: str
    name: str
    place: str
    said: str

    @property
    def key(self) -> str:
        """Return what this place is called in a note that it was looked at."""
        return f"{self.sort}:{self.code}:{self.place}"


class Base:
    """The laws in force on one day, to be looked up by how texts cite them."""

    def __init__(self, laws: Iterable[Law]) -> None:
        self.laws = {law.id: law for law in laws}
        self._names: dict[str, str] = {}
        for law in self.laws.values():
            for name in filter(None, (law.title, *law.names, law.number)):
                self._names.setdefault(name, law.id)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)

    def resolve(self, text: str) -> tuple[Citation, ...]:
        """Return the articles that a text cites, in its order."""
        return tuple(found for piece in _pieces(text) for found in self._of(piece))

    def _of(self, piece: str) -> Iterator[Citation]:
        plain = piece.replace("《", "").replace("》", "")
        for length in self._lengths:  # the longest name first
            law = self._names.get(plain[:length])
            if law and _ends_there(plain[length:]):
                rest = plain[length:].strip()
                yield from _articles(piece, law, "" if ALONE.fullmatch(rest) else rest)
                return
        yield Citation(piece)

    def standing(self, cited: Citation, on: date) -> str:
        """Say whether what is cited is known here and in force on this day."""
        law = self.laws.get(cited.law)
        if law is None:
            return NO_LAW
        if law.repealed and law.repealed <= on:
            return REPEALED
        if on < law.effective:
            return NOT_YET
        article = law.articles.get(cited.article)
        if cited.article and article is None:
            return NO_ARTICLE
        return REPEALED if article and article.repealed and article.repealed <= on else KNOWN

    def words(self, cited: Citation) -> str:
        """Return a citation as papers write it."""
        law = self.laws.get(cited.law)
        if law is None:
            return cited.said
        article = law.articles.get(cited.article)
        name = law.names[0] if law.names else law.title
        return f"《{name}》{article.no if article else cited.article}"


def _ends_there(rest: str) -> bool:
    """Say whether a name ends here: “…条例实施细则” is not “…条例”."""
    return not rest or rest[0] in AFTER_A_NAME or rest[0].isdigit()


def _pieces(text: str) -> Iterator[str]:
    for piece in re.split(r"[；;\n]", ASIDE.sub("", text)):
        if stripped := piece.strip().rstrip("。"):
            yield stripped


def _articles(piece: str, law: str, rest: str) -> Iterator[Citation]:
    numbers = [*ARTICLE.finditer(rest)] or [*SECTION.finditer(rest)]
    if not numbers:
        yield Citation(piece, law, article_key(rest))
    for one in numbers:
        yield Citation(piece, law, article_key(one.group()))


def article_key(no: str) -> str:
    """Return the one name of an article: “第三十五条”, “第35条第一款” and “§35” are “35”."""
    if found := ARTICLE.search(no):
        after = f"-{number_of(found[2])}" if found[2] else ""
        return f"{number_of(found[1])}{after}"
    if found := SECTION.search(no):
        return found[1]
    return no.replace(" ", "").replace("、", "").strip("，。：")


def number_of(said: str) -> int:
    """Return a number that is written in Chinese or in figures."""
    if said.isdecimal() and said.isascii():
        return int(said)
    total, digit = 0, 0
    for sign in said.replace("〇", "零").replace("两", "二"):
        if sign in NUMERALS:
            digit = NUMERALS.index(sign)
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


def read_law(said: Mapping[str, Any]) -> Law:
    """Return the law that this content describes."""
    articles = tuple(_article(one) for one in said.get("articles", ()))
    return Law(
        id=said["id"],
        title=said["title"],
        names=tuple(said.get("names", ())),
        kind=said["kind"],
        issuer=said["issuer"],
        number=said.get("number", ""),
        adopted=_day(said.get("adopted")),
        effective=date.fromisoformat(said["effective"]),
        amended=tuple(date.fromisoformat(one) for one in said.get("amended", ())),
        repealed=_day(said.get("repealed")),
        source=said["source"],
        confidence=said.get("confidence", "high"),
        articles={one.key: one for one in articles},
    )


def _article(said: Mapping[str, Any]) -> Article:
    return Article(
        no=said["article"],
        text=said.get("text", ""),
        gist=said.get("gist", ""),
        confidence=said.get("confidence", "high"),
        amended=_day(said.get("amended")),
        repealed=_day(said.get("repealed")),
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


Path = tuple[str | int, ...]
CITING_KEYS = ("source", "article", "basis")


def cited_in(content: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield (place, text) for everything in a file that names its source."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key in CITING_KEYS and isinstance(value, str):
                yield (*path, str(key)), value
            elif key not in ("when", "then"):  # a rule's facts, not its source
                yield from cited_in(value, (*path, str(key)))
    elif isinstance(content, list | tuple):
        for number, one in enumerate(content):
            yield from cited_in(one, (*path, number))


PLACES = {  # the keys of files, as a page says them
    "law": "设定依据",
    "article": "条文",
    "source": "来源",
    "basis": "依据",
    "statutory": "法定时限",
    "promised": "承诺时限",
    "supplement": "补正期限",
    "thresholds": "地方标准",
    "parts": "联办事项",
    "applies": "是否要办",
    "materials": "材料",
    "questions": "情形问题",
    "groups": "表单",
    "fields": "要素",
    "guide": "指南",
}


def place_words(path: Path) -> str:
    """Return a place in a file in words."""
    return " › ".join(
        f"第 {one + 1} 项" if isinstance(one, int) else PLACES.get(one, one) for one in path
    )


def is_day(said: str) -> bool:
    """Say whether this is a day as files and forms write it."""
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


Citer = Callable[[], Iterable[Cited]]
CITERS: list[Citer] = []


def citer(give: Citer) -> Citer:
    """Register what a room above cites: steps of cases, texts of documents."""
    CITERS.append(give)
    return give
