"""Reading a file by its rules, and what an import would do, without doing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from onething.catalogue.imports.fates import fates, there
from onething.catalogue.imports.gathering import gather
from onething.catalogue.imports.rules import Mapped, mapped, missing_columns, read_rules
from onething.catalogue.terms.imports import Fate, Gathered, Incoming, Rules
from onething.exchange.queries import records
from onething.kernel import yamls
from onething.kernel.refusals import Invalid

BATCH = 100  # items that are written together


def import_rules(path: Path) -> Rules:
    """Return the rules of a mapping file; raises Invalid with each place and the way out."""
    try:
        return read_rules(yamls.read(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise Invalid(
            f"读不出对照文件“{path.name}”。请核对路径，并存为 UTF-8 的 YAML 文件。"
        ) from None


def read_import(path: Path, rules: Rules) -> Gathered:
    """Return the items of a file, and all that is wrong with its rows; raises Invalid for the whole."""
    rows: list[Mapped] = []
    for number, record in records(path):
        if not rows and (missing := missing_columns(rules, record)):
            raise Invalid(
                f"文件里没有列“{'”“'.join(missing)}”。请核对文件，或者在对照文件的 columns 中改名。"
            )
        rows.append(mapped(rules, number, record))
    if not rows:
        raise Invalid("文件里没有一行内容。请核对导出的步骤，再重新导出。")
    return gather(rules, rows)


def batches(items: Sequence[Incoming]) -> list[tuple[Incoming, ...]]:
    """Return the items in batches, in the order of the file."""
    return [tuple(items[start : start + BATCH]) for start in range(0, len(items), BATCH)]


def dry_run(source: str, items: Sequence[Incoming]) -> tuple[Fate, ...]:
    """Return what would become of each item."""
    return tuple(fate for batch in batches(items) for fate in fates(batch, there(source, batch)))
