"""All works without scripts, but video: what only a script does is shown by a script, or has another way beside it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PAGES = Path(__file__).parent.parent.parent / "onething" / "web" / "templates"
TEMPLATES = sorted(path.relative_to(PAGES) for path in PAGES.rglob("*.html"))
VIDEO = {  # what needs a script by its nature, and says so
    "components/call.html",
    "components/recording_desk.html",
    "desk/remote_check.html",
    "desk/video.html",
    "portal/video.html",
    "portal/video_choice.html",
}
OF_SCRIPTS = {  # what scripts alone show: each with what happens without them
    "data-needs-script",  # shown by app.js
    "data-sign",  # the paper is signed
    "data-keyboard",  # the machine's own keyboard
    "data-print-again",  # the page says that it does not print
    "data-keys-open",  # single keys are of scripts
    "data-neighbours",  # the list leads to the others
    "data-offline",  # nothing is kept on the device
    "data-install",  # the portal is there without being an app
    "data-speak",  # the screen shows the numbers
    "data-scan-part data-scanned",  # of a machine's scanner: one's own phone takes pictures
    "data-where",  # the county is chosen from a list
    "id=unprinted id=cut id=wipe id=wipe-form id=beat-form id=touch-form id=idle id=fault",
}
WITHIN = {  # parts of pages that stand inside a form of the page
    "components/matter_choice.html",
    "components/rule_choice.html",
    "console/themes/conditions.html",
    "console/themes/sent.html",
    "lead/agreement_items.html",
}
KNOWN = {mark for one in OF_SCRIPTS for mark in one.split()}
SILENT = {"progress"}  # while an upload runs
ACTS = {"data-print", "data-close", "data-quiet"}
TAGS = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NOT_LIVE = ("hx-get", "data-live", "data-paid")
SAME = r"""(?:hx-get|data-paid)="(\{% url '[\w-]+' [\w.]+ %\})".*href="\1\""""  # a link to the same
OTHER_WAY = re.compile(rf'components/stale\.html|http-equiv="refresh"|href=""|{SAME}')
VOID = {"input", "img", "br", "meta", "link", "hr", "wbr", "source"}


class Reader(HTMLParser):
    """Reads a template and notes what a person without scripts would find dead."""

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.outside = [], [], []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        hidden = "hidden" in said or tag == "dialog"
        shown_by_script = any("hidden" in one or name == "dialog" for name, one in self.open)
        if hidden and tag not in {"dialog", *SILENT} and not marks(said) & KNOWN:
            self.faults.append(f"hidden for ever: <{tag} {' '.join(said)}>")
        dead = tag == "button" and (said.get("type") == "button" or ACTS & set(said))
        if dead and not hidden and not shown_by_script:
            self.faults.append(f"a button that does nothing: {' '.join(said)}")
        formless = "form" not in said and not any(name == "form" for name, _ in self.open)
        if tag == "button" and formless and said.get("type") != "button" and not hidden:
            self.outside.append(said)
        for name, value in said.items():
            if name.startswith("on") or (value or "").startswith(("javascript:", "#!")):
                self.faults.append(f"a script in {name}")
            if name == "href" and value == "#":
                self.faults.append("a link to nowhere")
        if tag not in VOID:
            self.open.append((tag, said))

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return


def marks(said):
    """Return by what a part is known to scripts."""
    return set(said) | {f"id={said.get('id')}"}


def read(text):
    """Read a template; what is written in for a value is one letter."""
    reader = Reader()
    reader.feed(TAGS.sub(lambda found: "x" if found[0].startswith("{{") else "", text))
    return reader


def wrong_with(text):
    """Return what is dead in a template for who has no scripts."""
    found = read(text).faults
    renews = any(re.search(rf"\b{name}[=\s]", text) for name in NOT_LIVE)
    if renews and not OTHER_WAY.search(text.replace("\n", " ")):
        found.append("renews itself, and nothing says that it does not")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_nothing_on_a_page_is_dead_without_scripts(path):
    if str(path) in VIDEO:
        return

    assert not wrong_with((PAGES / path).read_text(encoding="utf-8"))


def test_every_button_that_sends_is_inside_a_form():
    outside = {
        str(path) for path in TEMPLATES if read((PAGES / path).read_text(encoding="utf-8")).outside
    }

    assert outside == WITHIN


@pytest.mark.parametrize("path", sorted(VIDEO))
def test_video_alone_needs_scripts(path):
    text = (PAGES / path).read_text(encoding="utf-8")

    assert wrong_with(text) or "<noscript>" in text


@pytest.mark.parametrize(
    "text",
    [
        '<button type="button" class="btn">展开</button>',
        "<form><button data-print>打印</button></form>",
        '<section hidden data-later><a href="/my">我的</a></section>',
        '<div{% if page %} hx-get="{{ page }}"{% endif %}>正在加载</div>',
        '<div id="line" data-live="5"><p>3 人</p></div>',
        '<a href="#">更多</a>',
        '<select onchange="this.form.submit()"></select>',
    ],
)
def test_a_seeded_fault_is_found(text):
    assert wrong_with(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p data-needs-script hidden><button type="button">打印</button></p>',
        '<form method="post"><button class="btn">保存</button><input type="hidden"></form>',
        '{% include "components/stale.html" %}<div data-live="5"></div>',
        '<dialog><button type="button" data-close>知道了</button></dialog>',
        "<p hx-get=\"{% url 'after' one.id %}\"><a href=\"{% url 'after' one.id %}\">看</a></p>",
    ],
)
def test_what_works_without_scripts_passes(text):
    assert not wrong_with(text)
