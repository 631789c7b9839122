"""The demo time-stamp authority as it runs in life: a process of its own on a free port."""

import http.client
import os
import subprocess
import sys
import time

from tests.exchange.conftest import free_port
from tests.times import PATIENCE


class Stamper:
    """A running authority, with a folder of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.certificate = folder / "outside" / "stamper.crt"
        self.process = None

    def start(self):
        known = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        told = {"STAMP_PORT": str(self.port), "ONETHING_VAR": str(self.folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "onething.exchange.stamper"], env=known | told
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.asked("GET", "/healthz").status == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the authority did not start")

    def asked(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, path, body)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0
