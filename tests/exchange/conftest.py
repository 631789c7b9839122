"""The demo register as it runs in life: a process of its own on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time

import pytest

from tests.times import PATIENCE

SECRET = "a-secret-of-the-tests-of-32-or-more"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Register:
    """A running register."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        known = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "onething.exchange.registry"],
            env=known | {"REGISTRY_PORT": str(self.port), "REGISTRY_SECRET": SECRET},
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
        raise AssertionError("the register did not start")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0


@pytest.fixture(scope="module")
def running():
    register = Register()
    register.start()
    yield register
    register.stop()


@pytest.fixture
def register(running, settings):
    settings.REGISTRY_URL = running.url
    settings.REGISTRY_SECRET = SECRET
    return running
