"""Every form, whatever is sent: an answer in Chinese, nothing half done, never a fault of ours.

The short form sends each nasty value to one form in twelve; `make fuzz` sends every one to every form.
"""

import os
import re
from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from onething.kernel.models import Event
from tests.security.fuzzing import HAN, SEED, report
from tests.security.walking import STEP_OF_PAGE, Walk
from tests.security.world import remembered, undone, visiting
from tools.access import Answer, addresses, expected
from tools.askers import PEOPLE

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
ONE_IN = 1 if "FUZZ_EXAMPLES" in os.environ else 12
POSTED = [one for one in addresses() if one.method == "POST" and not one.route.startswith("api/")]
FORMS = [one for one in POSTED if one.who != "kiosk"]  # of machines: tests/pages/test_kiosk.py
COUNTED = ("identity.sign_in_failed", "identity.account_locked")  # a wrong password is an event
pytestmark = pytest.mark.django_db  # the database is made for tests that say so
NASTY = (
    "", " ", "长" * 5000, "a" * 5000, "😀" * 50, "\0", "a\0b", "\x01\x02\x1b[31m\x7f", "\u202etxt.exe",
    "\u200b\u200d\ufeff", "'; DROP TABLE cases_case; --", '"><script>alert(1)</script>', "{{ 7*7 }}",
    "{% include 'x' %}", "${7*7}", "../../etc/passwd", "a\r\nSet-Cookie: x=1", "-1", "9" * 400, "1e999",
    "NaN", "²", "٣", "null", "[]", "%00", "\ufffe", "𠮷", "0001-01-01", "9999-99-99", "2026-02-30",
    "01a20a00-0000-7000-8000-000000000000", "=cmd|' /C calc'!A0", "\\", "\u2028", "a" * 64 + "@x",
)  # fmt: skip
NAMES = re.compile(r'name="([^"]+)"')
values = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


class Forms:
    """What was sent to each form, and what was wrong with the answer."""

    def __init__(self, things):
        self.walk = Walk(things)
        self.walk.enter()
        self.asked, self.faults, self.statuses = {}, {}, {}

    def all(self):
        """Send everything to every form, as somebody who may."""
        for number, form in enumerate(FORMS):
            who = next(one for one in reversed(PEOPLE) if expected(form, one) is Answer.OPEN)
            self.asked[form.label], self.faults[form.label] = 0, []
            self.statuses[form.label] = Counter()
            with undone():
                self.walk.things.in_state(STEP_OF_PAGE.get(form.name, form.step))
                self._send_all(form, who, NASTY[number % ONE_IN :: ONE_IN])

    def _send_all(self, form, who, some):
        path = self.walk.path(form, {})
        names = self._names(path, who)
        pairs = st.lists(st.tuples(st.one_of(st.sampled_from(names), values), values), max_size=12)

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(said=pairs)
        def send(said):
            self._send(form, who, path, [("token", str(uuid4())), *said])

        send()
        for nasty in some:
            whole = [(name, nasty) for name in names if name != "token"]
            self._send(form, who, path, [("token", str(uuid4())), *whole])
        self._send(form, who, path, [])
        self._send(form, who, path, [("token", "")])
        self._send(form, who, path, [("token", "\0")])
        self._send(form, who, path, [("token", "t" * 5000), *[("x", "1")] * 3000])

    def _names(self, path, who):
        """Return the names of the fields that the page of the form, or of its thing, shows."""
        client = visiting(self.walk.cookies[who.name])
        places = (path, f"{path}?grade=1", re.sub(r"/(?:do|upload|f)/.*$", "", path))
        pages = [client.get(place).content.decode("utf-8", "replace") for place in places]
        found = {name for page in pages for name in NAMES.findall(page)}
        return sorted(found | {"token", "as", "do", "text", "opinion", "official", "next"})

    def _send(self, form, who, path, pairs):
        said = {}
        for name, value in pairs:
            said.setdefault(name, []).append(value)
        self.asked[form.label] += 1
        with undone():
            happened = Event.objects.exclude(name__in=COUNTED)
            events = happened.count()
            client = visiting(self.walk.cookies[who.name])
            answer = client.post(path, _encodable(said))
            self.statuses[form.label][answer.status_code] += 1
            done = happened.all().count() - events
        self.faults[form.label] += [
            f"{fault} <- {str(pairs)[:300]}" for fault in wrong_with(answer, done)
        ]


def _encodable(said):
    clean = {}
    for name, values_ in said.items():
        key = name.encode("utf-8", "replace").decode().replace('"', "'").replace("\n", " ")
        clean[key] = [one.encode("utf-8", "replace").decode() for one in values_]
    return clean


def wrong_with(answer, events):
    """Return what is wrong with the answer to a form."""
    if answer.status_code >= 500:
        return [f"a fault of ours: {answer.status_code}"]
    if answer.status_code < 400:
        return []
    page = answer.content.decode("utf-8")
    found = [] if HAN.search(page) else [f"{answer.status_code} without a Chinese sentence"]
    if "<script>alert(1)" in page:
        found.append("a script of theirs is in our page")
    if events:
        found.append(f"refused with {answer.status_code}, and yet {events} things happened")
    return found


@pytest.fixture(scope="module")
def forms(things):
    """Everything sent, each form undone."""
    with pytest.MonkeyPatch.context() as patch:
        remembered(patch)
        made = Forms(things)
        made.all()
    report("forms.md", "The forms", made, EXAMPLES)
    return made


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.label)
def test_a_form_stands_whatever_is_sent(forms, form):
    assert forms.asked[form.label] > len(NASTY) // ONE_IN
    assert not list(dict.fromkeys(forms.faults[form.label]))[:5]
