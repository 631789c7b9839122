"""Every page in a real browser, in every way in which pages can look: axe is content, nothing sticks out.

The short form looks at each page in one mode and one width, other ones for each (by its address), and at one in six
of the pages that say what is wrong with a form, and of the portal at a machine. `make axe` looks at all of them in
every mode and both widths, and writes var/axe/report.md. Which rules are asked when: `tests/browser/gallery.py`.
"""

import os
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.browser.conftest import SIZES
from tests.browser.gallery import MACHINE, viewer
from tests.security.gathering import FORMS, MODES, PAGES, Gathering
from tests.security.machines import LOOKS, OWN, PORTAL, Machines
from tests.security.moments import Moments
from tests.security.walking import Walk

WHOLE = "AXE" in os.environ
ONE_IN = 6
REPORT = Path(__file__).parents[3] / "var" / "axe"
SAME_LAYOUT = ("hc", "dark", "aloud", "machine-hc", "machine-aloud")
pytestmark = pytest.mark.django_db  # the database is made for tests that say so


def number_of(label):
    """Return a number that this label has in every run."""
    return int(sha256(label.encode()).hexdigest()[:8], 16)


def some(known, label):
    """Return all of these, or in the short form one of them, another for each label."""
    return list(known) if WHOLE else [list(known)[number_of(label) % len(known)]]


def one_in_six(asked):
    """Return those of these addresses at whose pages the short form looks."""
    return [one for one in asked if WHOLE or number_of(one.label) % ONE_IN == 0]


class Seen:
    """What was looked at, and what was wrong; `left`: what addresses answered that show no page."""

    def __init__(self, things):
        walk = Walk(things)
        walk.enter()
        gathering, machines, moments = Gathering(walk), Machines(walk), Moments(walk)
        gathering.all(PAGES, lambda one: some(MODES, one.label), whole=WHOLE)
        gathering.faulty(one_in_six(FORMS), lambda one: some(MODES, one.label))
        machines.all(one_in_six(PORTAL), lambda one: some(LOOKS, one))
        moments.all(lambda one: some(MODES, one))
        self.pages = gathering.pages + machines.pages + moments.pages
        known = {one.label for one in self.pages}
        self.left = {key: what for key, what in gathering.left.items() if key not in known}
        self.unseen = {one.label for one in OWN} - known - machines.left.keys()
        self.counts, self.found, self.same = Counter(), [], 0
        with viewer() as eye:
            for shown, sizes, drawn in self._looks():
                self._look(eye, shown, sizes, drawn)

    def _looks(self):
        """Yield each page with the sizes and how it is looked at; what is the same as by default is not again."""
        first = {}
        for one in self.pages:
            plain = first.setdefault((one.label, one.who, one.path), one)
            if one is not plain and one.words == plain.words:
                self.same += 1
                continue
            sizes = some(MACHINE if one.machine else SIZES, f"{one.label} {one.who}")
            drawn = one is not plain and one.mode in SAME_LAYOUT and one.inside == plain.inside
            yield one, sizes, drawn

    def _look(self, eye, shown, sizes, drawn):
        for size in sizes:
            self.counts[shown.mode, size] += 1
        for size, what in eye.look(shown, sizes, drawn=drawn):
            self.found.append(f"{shown.mode} {size} {shown.label} ({shown.who}): {what}")
            if WHOLE:
                print(self.found[-1], flush=True)

    def report(self):
        """Return the table: what was looked at, and how often which rule was violated."""
        rules = Counter(one.partition("): ")[2].split()[0] for one in self.found)
        labels = {one.label for one in self.pages}
        addresses = sum(one.startswith("GET /") for one in labels)
        lines = [
            f"{len(self.pages)} pages of {len(labels)} kinds, {addresses} of them addresses;",
            f"{self.same} are the same as by default.",
            f"{len(self.left)} addresses answer something that is no page.",
            "",
            "| mode | size | looks |",
            "|---|---|---|",
            *(
                f"| {mode} | {size} | {count} |"
                for (mode, size), count in sorted(self.counts.items())
            ),
            "",
            f"Violations: {len(self.found)}.",
            *(f"- {rule}: {count}" for rule, count in rules.most_common()),
            "",
            *(f"- `{one}`" for one in self.found),
        ]
        return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def seen(things):
    """Everything looked at, each visit undone."""
    made = Seen(things)
    if WHOLE:
        REPORT.mkdir(parents=True, exist_ok=True)
        (REPORT / "report.md").write_text(made.report(), encoding="utf-8")
        print(f"\n{made.report()}")
    return made


def test_no_page_violates_a_rule_of_axe_or_sticks_out(seen):
    assert not seen.found, "\n".join(seen.found)


def test_every_address_was_looked_at_or_answers_something_that_is_no_page(seen):
    assert not {key: what for key, what in seen.left.items() if "text/html" in what}
    assert not seen.unseen


def test_every_mode_was_looked_at_in_every_size(seen):
    wanted = {(mode, size) for mode in MODES for size in SIZES}
    wanted |= {(mode, size) for mode in LOOKS for size in MACHINE} if WHOLE else set()

    assert wanted <= seen.counts.keys()
    assert {mode for mode, _ in seen.counts} == {*MODES, *LOOKS}


FAULTS = {  # what is put into a page that is right, and what must be found
    '<p><span class="tag t-ok">x</span></p>': None,
    "<h2></h2>": "empty-heading",
    '<p><input name="x"></p>': "label",
    '<table width="3000"><tr><td>x</td></tr></table>': "sticks-out",
    '<section aria-label="x"></section><section aria-label="x"></section>': "landmark-unique",
    '<p><font color="#aaaaaa">灰色的字</font></p>': "color-contrast",
    '<p><button class="btn-close" type="button"></button></p>': "button-name",
}


def test_the_look_finds_what_is_wrong(seen):
    plain = (one for one in seen.pages if (one.mode, one.who) == ("default", "anonymous"))
    right = next(one for one in plain if one.status == HTTPStatus.OK)
    with viewer() as eye:
        assert not eye.look(right, ("pc",))
        for put, wanted in FAULTS.items():
            body = right.body.replace(b"</h1>", f"</h1>{put}".encode(), 1)
            rules = {what.split()[0] for _, what in eye.look(replace(right, body=body), ("pc",))}
            assert rules == ({wanted} if wanted else set()), put
