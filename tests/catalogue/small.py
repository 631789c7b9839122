"""A theme small enough to be read at a glance, for trying what the language can say."""

from datetime import date

from onething.catalogue.check import read_file
from onething.catalogue.reading import read_item, read_theme
from tests.catalogue.conftest import DATA, NOBODY

ON = date(2026, 11, 24)
REGION = "140105"
ITEM_FILES = ("business-licence-check", "food-permit", "signboard-filing", "tobacco-permit")
CONTENTS = [read_file(DATA / "items" / f"{name}.yaml") for name in ITEM_FILES]
ITEMS = {one["code"]: read_item(one, NOBODY, 1) for one in CONTENTS}
CODES = {
    name: one["code"]
    for name, one in zip(("check", "food", "sign", "tobacco"), CONTENTS, strict=True)
}
GUIDE = {
    "summary": "试", "who": "试", "steps": [], "places": "试", "phone": "0351-0000100",
    "supervision": "12345", "questions": [], "minutes": 1, "before": {}, "after": {},
    "figures_source": "试",
}  # fmt: skip


def row(then, *, why="因为。", source="依据", **more):
    """Return a row of a table: what then, when, and from when to when."""
    days = {key: more.pop(key) for key in ("since", "until") if key in more}
    return {"when": more, "then": then, "why": why, "source": source, **days}


def does(**more):
    return row({"applies": True}, **more)


def does_not(**more):
    return row({"applies": False}, **more)


def part(key, *rows, waits_for=(), **more):
    return {
        "key": key, "item": CODES[key], "waits_for": list(waits_for), "on_refusal": "none",
        "applies": list(rows), **more,
    }  # fmt: skip


def choice(key, *values, kind="choice", **more):
    options = [{"value": one, "label": one} for one in values]
    return {"key": key, "text": f"{key}？", "kind": kind, "why": "问", "options": options, **more}


def number(key, **more):
    return {"key": key, "text": f"{key}？", "kind": "number", "why": "问", **more}


def day(key, **more):
    return {"key": key, "text": f"{key}？", "kind": "date", "why": "问", **more}


def theme(questions, parts, *, promised=30, thresholds=None, **more):
    """Return a theme with these questions and parts, no form and no materials unless given."""
    anywhere = [{"when": {"region": "140000"}, "then": {}, "source": "试"}]
    content = {
        "slug": "shi", "code": "14420999", "name": "试办", "audience": "enterprise",
        "stage": "准入准营", "lead": "试", "keywords": [], "consent": "同意",
        "promised": {"days": promised, "source": "试"}, "thresholds": thresholds or anywhere,
        "questions": list(questions), "parts": list(parts), "groups": [], "materials": [],
        "guide": GUIDE, **more,
    }  # fmt: skip
    return read_theme(content, ITEMS, NOBODY, 1)
