"""The demo register as it runs in life: a process of its own on a free port."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from onething.exchange.adapters import Line, ask_signed
from onething.exchange.gateways import told
from tests.times import PATIENCE

SECRET = "a-secret-of-the-tests-of-32-or-more"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Outside:
    """A running outside system; `begins`: how its settings begin; `env`: settings besides."""

    def __init__(self, module="registry", begins="REGISTRY", **env):
        self.module, self.begins, self.env = module, begins, env
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        known = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"onething.exchange.{self.module}"],
            env=known
            | {f"{self.begins}_PORT": str(self.port), f"{self.begins}_SECRET": SECRET}
            | self.env,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/healthz")
                assert connection.getresponse().status == 200
                connection.close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.module} did not start")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0


@pytest.fixture(scope="module")
def running():
    register = Outside()
    register.start()
    yield register
    register.stop()


@pytest.fixture
def register(running, settings):
    settings.REGISTRY_URL = running.url
    settings.REGISTRY_SECRET = SECRET
    return running


@pytest.fixture(scope="module")
def running_sms():
    gateway = Outside("sms", "SMS")
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def sms(running_sms, settings):
    settings.SMS_URL, settings.SMS_SECRET = running_sms.url, SECRET
    yield running_sms
    behave("ok")


def behave(mode):
    """Tell the gateway how to behave."""
    line = Line(settings.SMS_URL, settings.SMS_SECRET)
    status, _ = told(line, "/mode", json.dumps({"mode": mode}).encode())
    assert status == 200


def phones():
    """Return what phones got, the newest first."""
    line = Line(settings.SMS_URL, settings.SMS_SECRET)
    status, said = ask_signed(line, "GET", "/phones")
    assert status == 200
    return json.loads(said)["phones"]
