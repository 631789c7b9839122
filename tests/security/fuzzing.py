"""Asking the API whatever its own description allows, and what it does not allow."""

import json
import re
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from tests.security.filling import filling
from tests.security.world import HOLDER, key_of, undone, visiting

HAN = re.compile("[\u4e00-\u9fff]")
CHECKS = [
    schemathesis.checks.not_a_server_error,
    *(
        getattr(checks, name)
        for name in (
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
            "negative_data_rejection",
        )
    ),
]
VAR = Path(__file__).parent.parent.parent / "var" / "fuzz"
SEED = 20261123
RAW = {  # bodies that no description allows
    "empty": b"",
    "not JSON": b"{",
    "broken UTF-8": b'{"note": "\xff\xfe"}',
    "UTF-16": '{"note": "好"}'.encode("utf-16"),
    "NUL": b'{"note": "a\\u0000b"}',
    "half a surrogate": b'{"note": "\\ud800"}',
    "a key twice": b'{"note": "a", "note": "b"}',
    "NaN": b'{"note": NaN}',
    "a huge number": b'{"note": ' + b"9" * 5000 + b"}",
    "a number beyond": b'{"note": 1e999}',
    "very deep": b'{"note": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "rather deep": b'{"note": ' + b"[" * 30 + b"]" * 30 + b"}",
    "a list": b"[1, 2]",
    "null": b"null",
    "a string": b'"x"',
    "many keys": json.dumps({f"k{n}": n for n in range(5000)}).encode(),
    "a long text": json.dumps({"note": "长" * 6000, "opinion": "长" * 6000}).encode(),
    "three megabytes": b'{"note": "' + b"a" * 3_000_000 + b'"}',
}
TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "x", "")
PLACES = (
    "%00", "..%2f..%2fetc%2fpasswd", "%ff%fe", "a" * 5000, "%27%20OR%201=1--", "0", "-1", "null",
    "%E2%80%AE", "{}", "01a20a00-0000-7000-8000-00000000000g", "%F0%9F%98%80", "%0d%0aX:%20y",
)  # fmt: skip
QUERIES = (
    "view=%00", "q=%00", "q=%ff", "after=x", "after=_", "after=2026-03-02_x", "after=9999999-1-1_1",
    "after=0001-01-01_01a20a00-0000-7000-8000-000000000000", "q=" + "%25" * 500, "q=_%25\\", "=&=&",
    "&".join(f"a{n}=1" for n in range(2000)), "q=%F0%9F%98%80&q=%E2%80%AE",
)  # fmt: skip


@contextmanager
def one_connection():
    """Keep the connection of the test open when a request ends, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Fuzz:
    """Everything that was asked, and what was wrong with the answers, by operation."""

    def __init__(self, things, examples):
        self.things, self.examples = things, examples
        self.asked, self.faults, self.statuses = {}, {}, {}
        app = get_wsgi_application()
        with one_connection():
            self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        self.operations = [found.ok() for found in self.schema.get_all_operations()]

    def all(self):
        """Ask every operation in every way."""
        for operation in self.operations:
            self.asked[operation.label], self.faults[operation.label] = 0, []
            self.statuses[operation.label] = Counter()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._generated(operation, mode, {})
                if "{" in operation.path:
                    self._generated(operation, mode, self._real(operation))
            self._raw(operation)

    def _real(self, operation):
        known = filling(self.things) | {"do": ("suspend",)}
        return {name: str(known[name][0]) for name in re.findall(r"\{(\w+)\}", operation.path)}

    def _headers(self, operation):
        key = "hall" if "/applications" in operation.path else "office"
        return {
            "X-API-Key": key_of(key),
            "X-Applicant": HOLDER,
            "Idempotency-Key": str(uuid4()),
            "Accept-Encoding": "identity",
        }

    def _generated(self, operation, mode, path_parameters):
        given_path = {"path_parameters": path_parameters} if path_parameters else {}
        strategy = operation.as_strategy(generation_mode=mode, **given_path)

        @seed(SEED)
        @settings(
            max_examples=self.examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def ask(case):
            with one_connection(), undone():
                self.things.in_state(operation.path.rsplit("/", 1)[1].replace("-", "_"))
                headers = self._headers(operation)
                if mode is GenerationMode.NEGATIVE:  # also wrong headers are sent as they were made
                    headers |= {
                        name: value
                        for name, value in (case.headers or {}).items()
                        if name not in ("X-API-Key", "Accept-Encoding")
                    }
                said = case.call(headers=headers)
                self._look(operation, said, case)

        try:
            ask()
        except Unsatisfiable:  # nothing of this operation can be got wrong
            assert mode is GenerationMode.NEGATIVE, operation.label

    def _look(self, operation, said, case):
        self.asked[operation.label] += 1
        self.statuses[operation.label][said.status_code] += 1
        try:
            case.validate_response(said, checks=CHECKS)
        except FailureGroup as group:
            self.faults[operation.label] += [
                f"{one.title}: {one.message[:300]} <- {case.as_curl_command()[:600]}"
                for one in group.exceptions
                if "additionalProperties"
                not in one.message  # an unknown word in a query is no harm
            ]
        self.faults[operation.label] += wrong_with(said.status_code, said.headers, said.content)

    def _raw(self, operation):
        path = f"/api/v1{operation.path.removeprefix('/api/v1')}"
        for name, value in self._real(operation).items():
            path = path.replace(f"{{{name}}}", value)
        for where in self._addresses(operation, path):
            self._ask_raw(operation, where, where[-60:])
        if operation.method == "get":
            return
        for name, body in RAW.items():
            self._ask_raw(operation, path, name, body)
        for kind in TYPES:
            self._ask_raw(operation, path, f"as {kind}", b'{"note": ""}', kind)

    def _addresses(self, operation, path):
        own = operation.path.removeprefix("/api/v1")
        for part in re.findall(r"\{(\w+)\}", own):
            real = self._real(operation)
            for value in PLACES:
                filled = own
                for name in real:
                    filled = filled.replace(f"{{{name}}}", value if name == part else real[name])
                yield f"/api/v1{filled}"
        yield from (f"{path}?{query}" for query in QUERIES)

    def _ask_raw(self, operation, path, what, body=b"{}", kind="application/json"):
        self.asked[operation.label] += 1
        with undone():
            said = visiting().generic(
                operation.method.upper(), path, body, kind, headers=self._headers(operation)
            )
            content = said.content
        self.statuses[operation.label][said.status_code] += 1
        found = wrong_with(said.status_code, said.headers, content)
        self.faults[operation.label] += [f"{fault} <- {what}" for fault in found]


def report(name, title, made, examples):
    """Keep what was asked, how it was answered and what was wrong in var/fuzz/."""
    VAR.mkdir(parents=True, exist_ok=True)
    said = sum(made.statuses.values(), Counter())
    ours = sum(count for status, count in said.items() if status >= 500)
    lines = [
        f"# {title}",
        "",
        f"{examples} examples in each way, {said.total()} requests, **{ours} server errors**,"
        f" {sum(len(set(found)) for found in made.faults.values())} other faults.",
        "",
        "| asked | requests | answers | faults |",
        "|---|---|---|---|",
    ]
    for label, count in made.asked.items():
        answers = ", ".join(f"{code} × {n}" for code, n in sorted(made.statuses[label].items()))
        lines.append(f"| `{label}` | {count} | {answers} | {len(set(made.faults[label]))} |")
    found = [fault for faults in made.faults.values() for fault in dict.fromkeys(faults)]
    lines += ["", *(f"- {fault}" for fault in found)] if found else []
    (VAR / name).write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")


def wrong_with(status, headers, content):
    """Return what is wrong with an answer that no description can say."""
    if status >= 500:
        return [f"a fault of ours: {status} {content[:300]!r}"]
    if status < 400:
        return []
    kind = headers.get("content-type") or headers.get("Content-Type") or ""
    if "problem+json" not in str(kind):
        return [f"{status} is {kind}, no problem+json"]
    said = json.loads(content)
    if said["status"] != status or not HAN.search(said["title"]):
        return [f"{status} does not say in Chinese what to do: {said}"]
    return []
