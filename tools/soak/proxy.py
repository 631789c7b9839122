"""A line to the database that can be cut: before a commit, after it, or at once; or that freezes."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

CHUNK = 65536
COMMIT = b"COMMIT"


class Proxy:
    """Passes bytes between the platform and PostgreSQL, and breaks off where it is told to."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.cut = ""  # “before” or “after” a commit: the next ones are cut there
        self.left = 0  # how many commits are still to be cut
        self.cuts = 0
        self.frozen_until = 0.0
        self.lock = threading.Lock()
        self.lines: set[tuple[socket.socket, socket.socket]] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, where: str, number: int) -> None:
        """Cut the lines of the next commits."""
        with self.lock:
            self.cut, self.left = where, number

    def cut_all(self) -> int:
        """Break every line at once. Return how many."""
        with self.lock:
            lines = list(self.lines)
        for line in lines:
            _close(line)
        return len(lines)

    def freeze(self, seconds: float) -> None:
        """Pass nothing for a while."""
        self.frozen_until = time.monotonic() + seconds

    def close(self) -> None:
        """Take no more lines."""
        self.listener.close()
        self.cut_all()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.target, timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            line = (near, far)
            with self.lock:
                self.lines.add(line)
            threading.Thread(target=self._pass, args=[line, True], daemon=True).start()
            threading.Thread(target=self._pass, args=[line, False], daemon=True).start()

    def _pass(self, line: tuple[socket.socket, socket.socket], up: bool) -> None:
        source, target = line if up else line[::-1]
        with suppress(OSError):
            while content := source.recv(CHUNK):
                while time.monotonic() < self.frozen_until:
                    time.sleep(0.05)
                if up and COMMIT in content and self._cut(line, content):
                    break
                target.sendall(content)
        _close(line)
        with self.lock:
            self.lines.discard(line)

    def _cut(self, line: tuple[socket.socket, socket.socket], content: bytes) -> bool:
        """Cut this line if it is its turn; after a commit, PostgreSQL has carried it out."""
        with self.lock:
            if self.left <= 0:
                return False
            self.left -= 1
            self.cuts += 1
            where = self.cut
        if where == "after":
            near, far = line
            near.shutdown(socket.SHUT_RDWR)  # nobody hears the answer
            far.sendall(content)
            time.sleep(0.2)
        return True


def _close(line: tuple[socket.socket, socket.socket]) -> None:
    for end in line:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
