"""The catalogue as it ships, read without a database."""

import shutil
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

from onething.catalogue.check import files, read_file
from onething.catalogue.reading import read_item, read_theme

DATA = Path(__file__).parent.parent.parent / "data"
NOBODY = UUID(int=0)


@pytest.fixture(scope="session")
def items():
    contents = [read_file(path) for path in files(DATA, "items")]
    return {content["code"]: read_item(content, NOBODY, 1) for content in contents}


@pytest.fixture(scope="session")
def theme(items):
    content = read_file(DATA / "themes" / "kbcyd.yaml")
    codes = [part["item"] for part in content["parts"]]
    return read_theme(content, {code: items[code] for code in codes}, NOBODY, 1)


@pytest.fixture
def shelf(tmp_path):
    """Return a copy of one theme and of what it needs, to be spoilt."""
    return copied(tmp_path, "kbcyd")


def copied(tmp_path, slug):
    """Copy a theme and what it needs."""
    for part in ("laws", "elements", "documents/licence_types"):
        shutil.copytree(DATA / part, tmp_path / part)
    for path in (DATA / "themes" / f"{slug}.yaml", *_needed(slug)):
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
        shutil.copy(path, tmp_path / path.parent.name)
    return tmp_path


@cache
def _needed(slug):
    """Return the files of the items of a theme that ships."""
    codes = {part["item"] for part in read_file(DATA / "themes" / f"{slug}.yaml")["parts"]}
    return [path for path in files(DATA, "items") if read_file(path)["code"] in codes]


@pytest.fixture
def full_shelf(tmp_path):
    """Return a copy of the whole catalogue, registers and all, to be spoilt."""
    return whole(tmp_path)


def whole(tmp_path):
    """Copy the whole catalogue."""
    folders = ("items", "themes", "laws", "registers", "elements", "documents/licence_types")
    for part in folders:
        shutil.copytree(DATA / part, tmp_path / part)
    return tmp_path
