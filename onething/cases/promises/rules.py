"""The rules of promises, as data with their sources (data/supervision/)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.tables import Table, load

KEPT = ("when", "then", "source")


@cache
def _file(name: str) -> dict[str, Any]:
    path = settings.DATA_ROOT / "supervision" / f"{name}.yaml"
    said: dict[str, Any] = yamls.read(path)
    return said


def rules() -> Mapping[str, Any]:
    """Return `data/supervision/promises.yaml`."""
    return _file("promises")


def days(name: str) -> int:
    """Return a limit in working days; a limit that is not in the data is an error."""
    return int(rules()["limits"][name]["days"])


@cache
def _table(name: str) -> Table:
    return load(name, [{key: row[key] for key in KEPT} for row in rules()[name]])


def risk_of(item: str, on: date) -> str:
    """Return the risk of an item: high, medium, low."""
    return str(_table("risks").first({"item": item}, on=on).then["risk"])


def check_of(risk: str, credit: str, on: date) -> Mapping[str, Any]:
    """Return within how many days and in which way a promise is checked."""
    return _table("checks").first({"risk": risk, "credit": credit}, on=on).then


def way_name(way: str) -> str:
    """Return a way of checking in words."""
    return str(rules()["ways"][way])


def ground(name: str) -> Mapping[str, Any]:
    """Return what a ground of a credit record means."""
    found: Mapping[str, Any] = rules()["grounds"][name]
    return found


def level(name: str) -> Mapping[str, Any]:
    """Return what a level of credit means; one that nobody has named here counts as not known."""
    levels: Mapping[str, Mapping[str, Any]] = rules()["credit_levels"]
    return levels.get(name, levels["unknown"])


@cache
def _regulators() -> Table:
    rows = _file("regulators")["rows"]
    return load("regulators", [{key: row[key] for key in KEPT} for row in rows])


def overseers(item: str, duty: str, on: date) -> dict[str, str]:
    """Return by whose duty a decision is regulated and enforced."""
    said = _regulators().first({"item": item, "duty": duty}, on=on).then
    return {who: duty if said[who] == "same" else said[who] for who in ("regulator", "enforcer")}
