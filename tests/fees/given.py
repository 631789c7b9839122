"""A house that is transferred, up to the moment in which its fee is due; demo systems that run."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time

from onething.cases import commands, queries
from onething.cases.models import Application, Case
from onething.exchange import signing
from onething.fees.models import Bill, Order
from onething.identity import queries as identity
from onething.identity.load import id_of
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.given import a_file
from tests.journeys.test_themes import value_for
from tests.times import MONDAY, PATIENCE

SECRET = "a-secret-of-the-tests-of-32-or-more"
ANSWERS = {"reason": "divorce", "services": "none"}
PARTS = ("check", "tax", "transfer")


def of_land(login):
    """Return somebody in his post at the organ of land of the district."""
    posts = identity.account(id_of("account", login), at=MONDAY).posts
    post = next(
        one
        for one in posts
        if "小店区" in one.organisation_name and "自然资源" in one.organisation_name
    )
    found = identity.actor(id_of("account", login), post=str(post.id), at=MONDAY)
    assert found is not None
    return found


def official(case, role):
    """Return one of the three who hold posts everywhere, at the organ of a case."""
    login = {"examiner": "linchengban", "reviewer": "heshenhe", "decider": "gaopizhun"}[role]
    posts = identity.account(id_of("account", login), at=MONDAY).posts
    post = next(one for one in posts if one.organisation == case.office)
    found = identity.actor(id_of("account", login), post=str(post.id), at=MONDAY)
    assert found is not None
    return found


def filed(by, *, use="home", at=MONDAY):
    """File the transfer of a house; return the application."""
    draft = commands.start_draft(
        "esfgh", region="140105", answers=ANSWERS, known={}, source_down=False, by=by, at=at
    )
    for group in queries.draft_sheet(draft, by, at).plan.groups:
        values = {field.element: value_for(field) for field in group.fields}
        values |= {"house.use": use} if "house.use" in values else {}
        commands.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = queries.materials_sheet(draft, by, at)
    for row in sheet.to_upload:
        commands.attach(draft, key=row.need.key, file=a_file(by, at=at), by=by, at=at)
    check = queries.check_sheet(draft, by, at)
    once = by.because(str(new_id()))
    commands.submit(draft, summary=check.digest, consent=check.plan.consent, by=once, at=at)
    return Application.objects.get(pk=draft)


def case_of(application, part="transfer"):
    """Return one case of an application."""
    return Case.objects.get(application=application, part=part)


def an_order(by, *, use="home", at=MONDAY, pump=pump_all):
    """Bring the transfer of a house to its acceptance; return the order that is due then."""
    application = filed(by, use=use, at=at)
    for part in PARTS[:-1]:
        case = case_of(application, part)
        commands.accept(case.pk, by=actor("wangfang"), at=at)
        commands.grant(case.pk, by=official(case, "examiner"), at=at)
        pump()
    commands.accept(case_of(application).pk, by=actor("wangfang"), at=at)
    pump()
    return Order.objects.get(application=application.pk)


def bill_of(order):
    """Return the only bill of an order."""
    return Bill.objects.get(order=order)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """A demo system as it runs in life: a process of its own on a free port."""

    def __init__(self, name, base_url):
        self.name, self.base_url, self.port = name, base_url, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        known = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        name = self.name.upper()
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"onething.exchange.{self.name}"],
            env=known
            | {f"{name}_PORT": str(self.port), f"{name}_SECRET": SECRET, "BASE_URL": self.base_url},
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                assert self.browse("GET", "/healthz")[0] == 200
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.name} did not start")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0

    def browse(self, method, path, body="", headers=None):
        """Ask as a browser does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=body or None, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def behave(self, **said):
        """Tell the system how to behave."""
        body, path = json.dumps(said).encode(), "/behaviour/x"
        sent, nonce = str(int(time.time())), secrets.token_hex(16)
        signature = signing.sign_request(SECRET, "POST", path, time=sent, nonce=nonce, body=body)
        headers = {signing.TIME: sent, signing.NONCE: nonce, signing.SIGNATURE: signature}
        assert self.browse("POST", path, body, headers)[0] == 200
