"""A wire between two processes on which things go wrong when they are told to: cut, lost, twice, tampered with."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.times import PATIENCE

SKIPPED = {"connection", "content-length", "host", "transfer-encoding"}


class Wire:
    """What stands between two places and hands on what one says to the other."""

    def __init__(self, port):
        self.port = port  # of who listens at the other end
        self.faults = []  # of the next requests, in turn: “cut”, “lost”, “twice”, “tampered”
        self.seen = []  # (path, fault, status) of each
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def hand_on(self, method, path, body, headers):
        """Say at the other end what came, and return what it answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()


def _handler(wire):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = wire.faults.pop(0) if wire.faults else ""
            kept = {key: one for key, one in self.headers.items() if key.lower() not in SKIPPED}
            if fault == "cut":
                wire.seen.append((self.path, fault, 0))
                self.close_connection = True
                return
            if fault == "tampered":
                body = tampered(body)
            answers = [
                wire.hand_on(self.command, self.path, body, kept)
                for _ in range(2 if fault == "twice" else 1)
            ]
            status, headers, content = answers[-1]
            wire.seen.append((self.path, fault, status))
            if fault == "lost":
                self.close_connection = True
                return
            self.send_response(status)
            for key, one in headers:
                if key.lower() not in SKIPPED:
                    self.send_header(key, one)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *said):
            """Say nothing."""

    return Handler


def tampered(body):
    """Return a body in which one letter is another one: still the same kind of thing."""
    for old, new in (("李小满", "李大满"), ('"offset": 0', '"offset": 1'), ("}", " }")):
        if old.encode() in body:
            return body.replace(old.encode(), new.encode(), 1)
    return body + b" "
