"""How two workers share the tests: whole files, the longest first; what starts a platform together."""

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser/", "tests/security/everybody/")  # they share a platform, a world
# Longest first, so that no worker ends with a long one while the other has nothing left to do.
LONGEST = (
    "tests/browser/",
    "tests/security/everybody/",
    "tests/run/",
    "tests/properties/test_cases.py",
    "tests/security/",
    "tests/properties/",
)


class Sharing(LoadFileScheduling):
    """Give a worker a file at a time, and a folder whose tests share a platform."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config, log):
    """Share the tests as this file says."""
    config.option.loadscopereorder = False  # not by how many tests a file has
    return Sharing(config, log)


def place(item):
    """Return how early a test's file comes."""
    path = Path(item.path).relative_to(item.config.rootpath).as_posix()
    return next((n for n, start in enumerate(LONGEST) if path.startswith(start)), len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the longest first; within them the order stays."""
    items.sort(key=place)
