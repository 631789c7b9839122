"""What the base of laws holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from onething.catalogue.keeping import of_province, place_of
from onething.catalogue.law_models import LawRevision
from onething.catalogue.laws.base import base, everything_cited
from onething.catalogue.laws.clearing import Touched, changes, counted, touched
from onething.catalogue.terms.laws import (
    CHANGE_WORDS,
    TOUCHING,
    Article,
    Base,
    Citation,
    Cited,
    Law,
    read_law,
)
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class LawChange:
    """An amendment or repeal, proposed or published."""

    id: UUID
    law: str
    title: str
    article: str
    change: str
    effective_on: date
    touching: bool
    note: str
    words: str
    proposed_by: str
    published_at: datetime | None
    open: int = 0


@dataclass(frozen=True)
class Unknown:
    """What is cited and the base does not know, with the places that cite it."""

    said: str
    places: tuple[Cited, ...]

    @property
    def where(self) -> tuple[str, ...]:
        """Return what cites it, each once."""
        return tuple(dict.fromkeys(f"{one.sort}“{one.name}”" for one in self.places))


@dataclass(frozen=True)
class LawOverview:
    """The base of laws at a glance: laws that hold the words looked for, changes, what is not known."""

    laws: tuple[Law, ...]
    changes: tuple[LawChange, ...]
    gaps: tuple[Unknown, ...]


def laws(on: date, q: str = "") -> tuple[Law, ...]:
    """Return the laws in force on a day whose title, number or articles hold these words."""
    return _laws(base(on), q)


def law_overview(on: date, q: str = "") -> LawOverview:
    """Return the base of laws as its keepers see it; what cites is read once."""
    known, cited = base(on), tuple(everything_cited(on))
    there = counted(changes(), cited, known)
    return LawOverview(
        _laws(known, q),
        tuple(_change(row, count) for row, count in there.items()),
        _gaps(known, cited, on),
    )


def _laws(known: Base, q: str) -> tuple[Law, ...]:
    words = q.strip().lower()
    found = [law for law in known.laws.values() if _says(law, words)]
    return tuple(sorted(found, key=lambda law: (list(_ORDER).index(law.kind), law.title)))


_ORDER = ("law", "regulation", "local_regulation", "rule", "local_rule", "document", "standard")


def _says(law: Law, words: str) -> bool:
    texts = [law.title, *law.names, law.number]
    texts += [one.gist + one.text for one in law.articles.values()]
    return not words or any(words in text.lower() for text in texts)


def law(law_id: str, on: date) -> Law:
    """Return a law as it is in force on a day."""
    found = base(on).laws.get(law_id)
    if found is None:
        raise NotYours("依据库里没有这份文件。请从依据库重新选择。")
    return found


def law_citations(law_id: str, on: date) -> tuple[tuple[Cited, tuple[Citation, ...]], ...]:
    """Return the places that cite a law."""
    known, found = base(on), []
    for one in everything_cited(on):
        hits = tuple(each for each in known.resolve(one.said) if each.law == law_id)
        if hits:
            found.append((one, hits))
    return tuple(found)


def law_proposals(by: Actor) -> tuple[LawChange, ...]:
    """Return the changes that wait for a second person."""
    place_of(by)
    rows = LawRevision.objects.filter(number__isnull=True).order_by("proposed_at", "pk")
    return tuple(_change(row) for row in rows)


def law_change(revision_id: UUID, by: Actor, on: date) -> tuple[LawChange, tuple[Touched, ...]]:
    """Return a change, proposed or published, with everything that it touches (清理清单)."""
    place_of(by)
    row = LawRevision.objects.filter(pk=revision_id).exclude(change="").first()
    if row is None:
        raise NotYours
    found: tuple[Touched, ...] = ()
    if row.change in TOUCHING:
        found = touched(row, everything_cited(on), base(on))
    return _change(row, sum(one.open for one in found)), found


def _gaps(known: Base, cited: Iterable[Cited], on: date) -> tuple[Unknown, ...]:
    """Return what is cited somewhere and not known here, the most cited first."""
    gaps: dict[str, list[Cited]] = {}
    for one in cited:
        for each in known.resolve(one.said):
            if known.standing(each, on) in ("no_law", "no_article"):
                gaps.setdefault(each.said, []).append(one)
    found = [Unknown(said, tuple(places)) for said, places in gaps.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.places), one.said)))


def keeps_laws(by: Actor) -> bool:
    """Say whether he may amend and repeal: managers of the province."""
    return of_province(by)


def _change(row: LawRevision, count: int = 0) -> LawChange:
    said = read_law(row.content)
    article = said.articles.get(row.article)
    return LawChange(
        id=row.pk,
        law=row.law,
        title=said.title,
        article=article.no if article else row.article,
        change=CHANGE_WORDS[row.change],
        effective_on=row.effective_on,
        touching=row.change in TOUCHING,
        note=row.note,
        words=article.text if article and row.change in ("amend", "add") else "",
        proposed_by=row.proposed_by,
        published_at=row.published_at,
        open=count,
    )


@dataclass(frozen=True)
class FoundArticle:
    """An article of the base, as somebody who looks for it reads it."""

    key: str  # of the law and of the article
    words: str
    gist: str


def articles_with(on: date, q: str, most: int) -> tuple[FoundArticle, ...]:
    """Return the articles in force on a day in which every word that is looked for occurs."""
    words = q.lower().split()
    if not words:
        return ()
    found = (
        _article(law, one)
        for law in _laws(base(on), "")
        for one in law.articles.values()
        if not (one.repealed and one.repealed <= on)
        and all(word in _text(law, one) for word in words)
    )
    return tuple(islice(found, most))


def article_of(key: str, on: date) -> FoundArticle | None:
    """Return the article that somebody chose, if the base knows it."""
    law_id, _, name = key.partition("#")
    found = base(on).laws.get(law_id)
    one = found.articles.get(name) if found else None
    return _article(found, one) if found and one else None


def _text(law: Law, one: Article) -> str:
    return " ".join((law.title, *law.names, law.number, one.no, one.gist, one.text)).lower()


def _article(law: Law, one: Article) -> FoundArticle:
    return FoundArticle(f"{law.id}#{one.key}", f"《{law.title}》{one.no}", one.gist or one.text)
