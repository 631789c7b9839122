"""Every page as somebody who may see it gets it, in each way in which pages can look, with its pictures.

Nothing is left out by a list: an address whose answer is no page (a file, data, a picture) is known by its type.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

from tests.security.walking import STEP_OF_PAGE, of_page
from tests.security.world import undone, visiting
from tools.access import Answer, addresses, expected
from tools.askers import PEOPLE

MODES = {
    "default": {},
    "elder": {"mode": "elder"},
    "hc": {"theme": "hc"},
    "dark": {"theme": "dark"},
    "aloud": {"aloud": "on"},
}
PAGES = [one for one in addresses() if of_page(one) and one.method == "GET" and one.who != "kiosk"]
FORMS = [one for one in addresses() if of_page(one) and one.method == "POST" and one.who != "kiosk"]
ONCE = re.compile(  # what is new in each answer, and what the buttons of the modes say of themselves
    r'name="(?:csrfmiddlewaretoken|token|sealed)" value="[^"]*"|<form method="post" action="/prefs">.*?</form>',
    re.S,
)
PICTURES = re.compile(r'<img[^>]* src="(/(?!static/)[^"]+)"')


@dataclass(frozen=True)
class Shown:
    """What somebody was answered: a page, with the pictures on it."""

    label: str
    who: str
    mode: str
    path: str
    status: int
    headers: dict
    body: bytes
    pictures: dict  # address: (type, content)
    machine: bool = False  # of a hall: it has a screen of its own

    @property
    def words(self):
        """Return the page without what is new in each answer."""
        return ONCE.sub("", self.body.decode())

    @property
    def inside(self):
        """Return what stands in the body of the page."""
        return self.words.partition("<body")[2]

    @property
    def around(self):
        """Return what stands around what this page is about, and how it looks: the same on many pages."""
        before, _, after = self.words.partition("<main")
        before = before.partition("<html")[2].partition(">")[0] + before.partition("<body")[2]
        return self.mode, before, after.partition("</main>")[2]


def is_page(said):
    """Say whether an answer is something that a person reads in a browser."""
    there = (
        said.status_code < HTTPStatus.MULTIPLE_CHOICES or said.status_code >= HTTPStatus.BAD_REQUEST
    )
    return there and said["Content-Type"].startswith("text/html") and bool(said.getvalue())


def shown(label, who, mode, said, client, *, path="", machine=False):
    """Keep an answer, with the pictures that its page asks for."""
    body = said.getvalue()
    pictures = {}
    for address in sorted(set(PICTURES.findall(body.decode()))):
        picture = client.get(address.replace("&amp;", "&"))
        if picture.status_code == HTTPStatus.OK:
            pictures[address] = picture["Content-Type"], picture.getvalue()
    path = path or said.wsgi_request.get_full_path()
    kept = dict(said.headers)
    return Shown(label, who, mode, path, said.status_code, kept, body, pictures, machine)


class Gathering:
    """The pages of everybody; each visit undone. `left`: what every other address answered."""

    def __init__(self, walk):
        self.walk, self.pages, self.left = walk, [], {}

    def all(self, pages, modes_of, *, whole):
        """Open every page of these as the first who may; when it is to be whole, by default as the last too."""
        for asked in pages:
            may = [who for who in PEOPLE if expected(asked, who) is Answer.OPEN]
            with undone():
                self.walk.things.in_state(STEP_OF_PAGE.get(asked.name, asked.step))
                seen = next((who for who in may if self._opens(asked, who, HTTPStatus.OK)), None)
                seen = seen or next((who for who in may if self._opens(asked, who)), None)
                last = may[-1:] if whole and may and self._opens(asked, may[-1]) else []
                for mode in modes_of(asked) if seen else ():
                    self._open(asked, seen, mode)
                for who in last:
                    if who is not seen:
                        self._open(asked, who, "default")

    def _opens(self, asked, who, status=None):
        """Say whether he gets a page: of this status, or any, a refusal too."""
        said = visiting(self.walk.cookies[who.name]).get(self.walk.path(asked, {}))
        self.left[asked.label] = f"{said.status_code} {said['Content-Type']}"
        return is_page(said) and (status is None or said.status_code == status)

    def _open(self, asked, who, mode):
        client = visiting(self.walk.cookies[who.name] | MODES[mode])
        said = client.get(self.walk.path(asked, {}))
        self.pages.append(shown(asked.label, who.name, mode, said, client))
        self.left.pop(asked.label, None)

    def faulty(self, forms, modes_of):
        """Send every form of these with nothing in it: the pages that say what is wrong."""
        for asked in forms:
            who = next(one for one in reversed(PEOPLE) if expected(asked, one) is Answer.OPEN)
            path = self.walk.path(asked, {})
            for mode in modes_of(asked):
                with undone():
                    self.walk.things.in_state(STEP_OF_PAGE.get(asked.name, asked.step))
                    client = visiting(self.walk.cookies[who.name] | MODES[mode])
                    said = client.post(path, {"token": str(uuid4())})
                    if said.status_code >= HTTPStatus.BAD_REQUEST and is_page(said):
                        kept = shown(asked.label, who.name, mode, said, client)
                        self.pages.append(kept)
