"""The load: applicants, officials and visitors over HTTP, who repeat what was not answered."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from examples.restaurant import ANSWERS, CLERK, ORGANS, PORTAL, VALUES, picture
from tools.soak.journal import Journal, Promise

SHOPS = ("921451050000000190", "92145105000000035M")
SMALL = {"area": "80", "food": "steam", "sign": "no", "tobacco": "no"}
TIMEOUT = 15.0
AGAIN = (500, 502, 503, 504)
REFUSAL = {
    "facts": "现场与申报不一致",
    "law": "许可条件第一项",
    "reasons": "不符合条件",
    "remedies": "可以自收到决定书之日起六十日内申请行政复议",
}
OK, NO_STATUS, SERVER_FAULT, REFUSED_FROM = 200, 0, 500, 400
RARELY = 12
SHORTEST_REST, LONGEST_REST, LOOKING = 0.3, 2.4, 0.5  # seconds between two looks
MULTIPART = "multipart/form-data; boundary=soak"


class Stopped(Exception):
    """The soak is over."""


class Client:
    """Sends a request until it is answered, always under the same key."""

    def __init__(self, port: int, journal: Journal, stop: threading.Event) -> None:
        self.port, self.journal, self.stop = port, journal, stop

    def get(self, path: str, key: str, **headers: str) -> Any:
        """Read a resource."""
        return self._answered("GET", path, {"X-API-Key": key, **_named(headers)}, b"")

    def post(
        self, path: str, key: str, cause: str, body: Any, deed: str = "", **headers: str
    ) -> Any:
        """Run a command, once, however often it is sent."""
        sent = {"X-API-Key": key, "Idempotency-Key": cause, **_named(headers)}
        if isinstance(body, bytes):
            sent["Content-Type"] = MULTIPART
            content = body
        else:
            sent["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        answer = self._answered("POST", path, sent, content)
        if deed and answer is not None:
            self.journal.keep(Promise(deed, cause, path, str(answer.get("id") or "")))
        return answer

    def _answered(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        """Send until answered; None when refused, which is written down."""
        while True:
            status, said = self._once(method, "/api/v1" + path, headers, body)
            if status == OK:
                return json.loads(said)
            if status != NO_STATUS and status not in AGAIN:
                self.journal.wonder(f"{method} {path}: {status} {said.decode(errors='replace')}")
                return None
            if status == SERVER_FAULT:
                self.journal.wonder(f"{method} {path}: 500 {said.decode(errors='replace')}")
            if self.stop.is_set():
                raise Stopped
            time.sleep(0.3)

    def page(self, path: str) -> None:
        """Open a public page: it is there, or it says that it is not there for now."""
        status, said = self._once("GET", path, {}, b"")
        if status == SERVER_FAULT:
            self.journal.wonder(f"GET {path}: 500 {said[:200].decode(errors='replace')}")
        if status in (502, 503) and "没有丢失" not in said.decode(errors="replace"):
            self.journal.wonder(f"GET {path}: {status} without words")

    def line(self) -> http.client.HTTPConnection:
        """Return a new connection to the platform."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def _once(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        connection = self.line()
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            status, said = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as fault:
            self.journal.note(type(fault).__name__)
            return NO_STATUS, b""
        finally:
            connection.close()
        self.journal.note(str(status))
        return status, said


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def upload_body(material: str) -> bytes:
    """Return a form with a file, the same bytes each time it is sent."""
    head = (
        f'--soak\r\nContent-Disposition: form-data; name="material"\r\n\r\n{material}\r\n--soak\r\n'
    )
    name = 'Content-Disposition: form-data; name="file"; filename="plan.png"\r\n\r\n'
    return head.encode() + name.encode() + picture() + b"\r\n--soak--\r\n"


class Applicant:
    """Files one application after the other for his shop."""

    def __init__(self, client: Client, shop: str, hold: threading.Event) -> None:
        self.client, self.shop, self.hold = client, shop, hold
        self.known: dict[str, str] = {}

    def run(self) -> None:
        """File until the soak is over; rest while the others have too much to do."""
        number = 0
        while not self.client.stop.is_set():
            if self.hold.is_set():
                time.sleep(0.2)
                continue
            self.file(number)
            number += 1

    def file(self, number: int) -> None:
        """Fill in one application and submit it."""
        mark = f"{uuid.uuid4()}"
        body = {
            "theme": "kbcyd",
            "region": "140105",
            "answers": SMALL if number % 3 else ANSWERS,
        }
        made = self._post("", f"{mark}:start", body, "start")
        if made is None:
            return
        at = f"/drafts/{made['id']}"
        sheet = self._get(at)
        self._fill(at, mark, sheet, f"长风街 {number} 号")
        sheet = self._get(at)
        if sheet["missing"]:
            self.client.journal.wonder(f"still missing: {sheet['missing']}")
            return
        signed = {"summary": sheet["summary"], "consent": "我确认以上信息真实、准确、完整。"}
        self._post(f"{at}/submit", f"{mark}:submit", signed, "submit")

    def _fill(self, at: str, mark: str, sheet: Any, address: str) -> None:
        self.known |= {one["element"]: one["value"] for one in sheet["values"] if one["value"]}
        values = self.known | {
            key: value for some in VALUES.values() for key, value in some.items()
        }
        values["shop.address"] = address
        for task in sheet["tasks"]:
            if task["key"] != "materials":
                group = {"values": values}
                self._post(f"{at}/groups/{task['key']}", f"{mark}:{task['key']}", group)
        for material in sheet["materials"]:
            if material["source"] == "upload":
                key = material["key"]
                self._post(f"{at}/files", f"{mark}:file:{key}", upload_body(key))
        promised = [one["key"] for one in sheet["materials"] if one["source"] == "commitment"]
        self._post(f"{at}/commitments", f"{mark}:commit", {"keys": promised})

    def _get(self, path: str) -> Any:
        return self.client.get(f"/applications{path}", PORTAL, X_Applicant=self.shop)

    def _post(self, path: str, cause: str, body: Any, deed: str = "") -> Any:
        return self.client.post(
            f"/applications{path}", PORTAL, cause, body, deed, X_Applicant=self.shop
        )


class Officials:
    """The people of some organs: they take every step that is open to them."""

    def __init__(self, client: Client, organs: tuple[str, ...]) -> None:
        self.client, self.organs = client, organs

    def run(self) -> None:
        """Work until the soak is over; whoever finds nothing to do looks less and less often."""
        rest = SHORTEST_REST
        while not self.client.stop.is_set():
            moved = sum(self._round(name) for name in self.organs)
            rest = SHORTEST_REST if moved else min(2 * rest, LONGEST_REST)
            if not moved:
                self.client.stop.wait(rest)

    def _round(self, name: str) -> int:
        key, people = (PORTAL, (CLERK,)) if name == "window" else ORGANS[name]
        views = ("intake",) if name == "window" else ("examine", "review", "decide")
        moved = 0
        for view in views:
            page = self.client.get(f"/cases?view={view}", key)
            for row in page["cases"][:10] if page else ():
                moved += self._step(key, people, view, row["id"])
        return moved

    def _step(self, key: str, people: tuple[str, ...], view: str, case: str) -> int:
        sheet = self.client.get(f"/cases/{case}", key)
        steps = {one["do"] for one in sheet["steps"]} if sheet else set()
        do = _wish(view, steps, case)
        if do not in steps:
            return 0
        who = people[min({"review": 1, "decide": 2}.get(view, 0), len(people) - 1)]
        said = {"opinion": "符合条件"} if do in ("examine", "review") else {"note": ""}
        body = REFUSAL if do == "refuse" else said
        path = f"/cases/{case}/{do}"
        return self.client.post(path, key, f"{case}:{do}", body, do, X_Official=who) is not None


def _wish(view: str, steps: set[str], case: str) -> str:
    """Return what is to be done with a case: always the same for the same case."""
    if view == "intake":
        return "accept"
    if view == "review":
        return "review"
    if "examine" in steps:
        return "examine"
    return "refuse" if uuid.UUID(case).int % RARELY == 0 else "grant"


class Visitor:
    """Opens public pages."""

    def __init__(self, client: Client, seed: int) -> None:
        self.client, self.chance = client, random.Random(seed)  # noqa: S311 -- which page, no secret

    def run(self) -> None:
        """Look around until the soak is over."""
        while not self.client.stop.is_set():
            self.client.page(self.chance.choice(["/", "/yjs", "/login", "/cx", "/help", "/my"]))
            self.client.stop.wait(LOOKING)


def everybody(
    port: int, journal: Journal, stop: threading.Event, hold: threading.Event
) -> list[threading.Thread]:
    """Return the threads of all clients, not yet started."""
    client = Client(port, journal, stop)
    runs: list[Callable[[], None]] = [
        *(Applicant(client, shop, hold).run for shop in SHOPS),
        Officials(client, ("window",)).run,
        Officials(client, ("market", "fire")).run,
        Officials(client, ("urban", "tobacco")).run,
        Visitor(client, 1).run,
    ]
    return [threading.Thread(target=guarded, args=[run, journal]) for run in runs]


def guarded(run: Callable[[], None], journal: Journal) -> None:
    """Run a client until the soak is over; one that dies is told."""
    try:
        run()
    except Stopped:
        return
    except Exception as fault:
        journal.wonder(f"a client died: {fault!r}")
        raise
