"""Checking the files of rules that rooms above the catalogue read."""

from __future__ import annotations

from pathlib import Path

from onething.cases.check import archive_faults, ground_faults
from onething.catalogue.check import Problem
from onething.catalogue.check.source import read_source
from onething.delivery.check import publicity_faults


def rule_problems(root: Path) -> list[Problem]:
    """Return what is wrong with the rules of a folder of data, so far as they ship there."""
    found: list[Problem] = []
    for path, check in (
        (root / "settings" / "grounds.yaml", ground_faults),
        (root / "settings" / "archive.yaml", archive_faults),
        (root / "supervision" / "publicity.yaml", publicity_faults),
    ):
        if path.exists():
            source, wrong = read_source(path)
            found += wrong or [source.problem(fault) for fault in check(source.content)]
    return found
