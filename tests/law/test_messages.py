"""Which way a reminder takes, and when: the table that a person who is no programmer reads."""

from datetime import datetime
from pathlib import Path

import pytest

from onething.delivery.messages.rules import Choice, quiet_until, ways
from onething.kernel import yamls
from onething.kernel.calendar import CHINA

TABLE = yamls.read(Path(__file__).parent / "messages" / "ways.yaml")


@pytest.mark.parametrize("row", TABLE["ways"], ids=lambda row: row["name"])
def test_a_reminder_takes_the_ways_that_are_open(row):
    have = row["have"]
    refuses = dict.fromkeys(have.get("refuses", ()), False)
    choice = Choice(have.get("phone", ""), have.get("address", ""), **refuses)

    found = ways(
        row["kind"], choice, sent=have.get("sent", 0),
        gateway=have.get("gateway", True), hall=have.get("hall", True),
    )  # fmt: skip

    assert list(found) == row["then"]


@pytest.mark.parametrize("row", TABLE["quiet"], ids=lambda row: row["at"])
def test_nobody_is_woken(row):
    at = datetime.fromisoformat(row["at"]).replace(tzinfo=CHINA)

    until = quiet_until(at, row.get("hours"))

    said = "马上" if until is None else f"{until.astimezone(CHINA):%Y-%m-%d %H:%M}"
    assert said == row["then"]
