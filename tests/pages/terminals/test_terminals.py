"""One thing in life, begun at any terminal and gone on with at any other, at any step: by dice, against a model."""

import random
import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onething.cases import commands, queries
from onething.cases.models import Application, Case
from onething.desk.models import Device
from onething.desk.queries import kiosk_rules
from tests.cast import actor
from tests.desk.given import hall
from tests.given import picture
from tests.pages.terminals.terminals import Machine, Phone, Terminal, Window, words
from tests.security.world import undone
from tests.times import MONDAY

THEME = "cjrfw"
ANSWERS = {"holds": "none", "grade": "unknown", "wants": "none"}
ROUNDS = 5
FIXED = {"person.name", "person.id_number"}
FAULT = {"material": "photo", "name": "照片", "problem": "看不清", "remedy": "重新上传"}
VALUES = {
    "text": "样例路 {} 号", "textarea": "说明 {}", "name": "李小满", "phone": "1540000{:04}",
    "id": "145105199505210024",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    settings.RATE_LIMITS = False


class Journey:
    """What one person has done so far, as he remembers it; each step is taken where the dice fall."""

    def __init__(self, seed, terminals):
        self.dice = random.Random(seed)  # noqa: S311 -- dice for a test, not a secret
        self.terminals, self.deck, self.used = terminals, [], []
        self.values, self.files = {}, {}
        self.draft, self.number = None, ""

    def at_any(self, do, *said):
        """Come to some terminal, do one thing, go; then see at another that it was done."""
        for deed in (do, self.look):
            terminal = self.next_one()
            terminal.come()
            deed(terminal, *(said if deed is do else ()))
            terminal.go()
            self.used.append((terminal.name, deed.__name__))

    def next_one(self):
        """Return a terminal as it is dealt: each comes once before one comes again."""
        if not self.deck:
            self.deck = self.dice.sample(self.terminals, len(self.terminals))
        return self.deck.pop()

    def begin(self, terminal):
        said = {"slug": THEME, "region": "140105", **ANSWERS}
        answer = terminal.send("/apply", said)
        self.draft = UUID(re.search(r"/apply/([0-9a-f-]{36})", answer["Location"])[1])
        self.values = {}

    def fill(self, terminal, group):
        path = f"/apply/{self.draft}/t/{group.key}"
        values = {one.element: self.value(one) for one in group.fields if one.element not in FIXED}
        assert terminal.fill(path, group.fields[0].element, values).status_code == 302
        self.values[group.key] = values

    def value(self, field):
        if field.choices:
            return self.dice.choice(field.choices)[0]
        return VALUES[field.kind].format(self.dice.randrange(1000))

    def attach(self, terminal, key):
        file = SimpleUploadedFile(f"{key}-{len(self.files)}.png", picture(), "image/png")
        terminal.read(f"/apply/{self.draft}/upload")
        assert terminal.send(f"/apply/{self.draft}/upload/{key}", {}, file=file).status_code == 302
        self.files[key] = file.name

    def sign(self, terminal):
        path = f"/apply/{self.draft}/sign"
        said = {"consent": "yes", "password": terminal.proof}
        answer = terminal.fill(path, "sealed", said)
        assert answer.status_code == 302, words(answer.content.decode())
        self.number = Application.objects.get(pk=self.draft).number

    def supply(self, terminal, case):
        path = f"/my/bj/{self.number}/bz/{case}"
        assert "看不清" in words(terminal.read(path))
        file = SimpleUploadedFile("again.png", picture(), "image/png")
        answer = terminal.send(path, {}, **{"file-photo": file})
        assert answer.status_code == 302, words(answer.content.decode())

    def look(self, terminal):
        """See at any terminal what was done at the others."""
        if self.number:
            page = words(terminal.read(f"/my/bj/{self.number}"))
            assert self.number in page
            assert "残疾人证" in page
            return
        for group, values in self.values.items():
            page = terminal.read(f"/apply/{self.draft}/t/{group}")
            for element, value in values.items():
                assert value in page, (terminal.name, element)
        page = terminal.read(f"/apply/{self.draft}/upload")
        for name in self.files.values():
            assert name in page, terminal.name


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_thing_in_life_goes_on_at_whichever_terminal_one_comes_to(seed):
    with undone():
        journey = Journey(seed, everywhere())
        journey.at_any(journey.begin)
        citizen = actor("lixiaoman")
        plan = queries.draft_sheet(journey.draft, citizen, MONDAY).plan
        todo = [(journey.fill, group) for group in plan.groups]
        todo += [
            (journey.attach, row.need.key)
            for row in queries.materials_sheet(journey.draft, citizen, MONDAY).to_upload
        ]
        todo += journey.dice.sample(todo[: len(plan.groups)], 1)  # one fills in something anew
        journey.dice.shuffle(todo)
        for do, *said in todo:
            journey.at_any(do, *said)
        journey.at_any(journey.sign)
        case = Case.objects.get(application=journey.draft)
        commands.ask_supplement(case.pk, items=[FAULT], by=actor("wangfang"), at=MONDAY)
        journey.at_any(journey.supply, case.pk)
        commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
        journey.at_any(journey.look)

        case.refresh_from_db()
        assert case.state == "accepted"
        assert Application.objects.filter(subject=citizen.behalf, slug=THEME).count() == 1
        kept = Application.objects.get(pk=journey.draft).data
        for values in journey.values.values():
            assert values.items() <= {key: one["value"] for key, one in kept.items()}.items()
        assert {name for name, _ in journey.used} == {"电脑", "手机", "自助机", "窗口"}


def everywhere():
    """Return the four terminals, the machine newly known to the platform."""
    return [Terminal(), Phone(), Machine(a_machine()), Window()]


def a_machine():
    leader = Client()
    said = {"login": "sunlixin", "password": "Yijianshi2026", "token": "in", "next": ""}
    assert leader.post("/login", said).status_code == 302
    said = {"hall": str(hall().pk), "number": "ZZJ8", "shape": "upright", "token": "new"}
    said["services"] = list(kiosk_rules()["services"])  # as the form has them
    page = words(leader.post("/desk/zzj/new", said).content.decode())
    assert Device.objects.get().number == "ZZJ8"
    return "".join(re.search(r"输入\s*(\w{5}) (\w{5})", page).groups())
