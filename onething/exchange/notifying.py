"""How a demo system notifies us of money: signed, again until it is heard, or badly if told so."""

from __future__ import annotations

import http.client
import json
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from onething import environment
from onething.exchange import signing

PATH: Final = "/api/v1/fees/notices"
TRIES: Final = (0.0, 1.0, 3.0, 10.0, 30.0)  # seconds before each
PATIENCE: Final = 5.0
WAYS: Final = ("once", "twice", "never", "late", "wrong", "forged")
LATE: Final = 5.0
OK: Final = 200


class Notifier:
    """Sends notices in the background; `way` says how well it behaves."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.way = WAYS[0]
        self.down = False  # whether the whole system plays dead
        self.held: list[dict[str, Any]] = []  # what was never told, to be told when asked to

    def behave(self, said: Mapping[str, Any]) -> None:
        """Behave as told; what was held back is told now if that is asked."""
        self.way = said.get("way", self.way) if said.get("way") in WAYS else self.way
        self.down = bool(said.get("down", self.down))
        if said.get("tell"):
            held, self.held = self.held, []
            for notice in held:
                self._begin(notice, 0.0)

    def tell(self, notice: dict[str, Any]) -> None:
        """Tell of a payment."""
        if self.way == "never":
            self.held.append(notice)
            return
        if self.way == "wrong":
            notice = notice | {"amount": notice["amount"] + 1}
        for _ in range(2 if self.way == "twice" else 1):
            self._begin(notice, LATE if self.way == "late" else 0.0)

    def _begin(self, notice: dict[str, Any], wait: float) -> None:
        threading.Thread(target=self._send, args=(notice, wait), daemon=True).start()

    def _send(self, notice: dict[str, Any], wait: float) -> None:
        time.sleep(wait)
        for pause in TRIES:
            time.sleep(pause)
            try:
                if self._sent(notice) == OK:
                    return
            except (OSError, http.client.HTTPException) as fault:
                sys.stderr.write(f"notice not taken: {type(fault).__name__}\n")

    def _sent(self, notice: Mapping[str, Any]) -> int:
        at = urlsplit(environment.BASE_URL.get() or f"http://127.0.0.1:{environment.PORT.get()}")
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        body = json.dumps(notice, ensure_ascii=False).encode()
        sent, nonce = str(int(time.time())), secrets.token_hex(16)
        secret = "not-the-secret" if self.way == "forged" else self.secret
        signature = signing.sign_request(secret, "POST", PATH, time=sent, nonce=nonce, body=body)
        connection = kind(str(at.hostname), at.port, timeout=PATIENCE)
        try:
            connection.request(
                "POST",
                PATH,
                body=body,
                headers={
                    "Content-Type": "application/json",
                    "X-API-Key": environment.PAYMENT_KEY.get(),
                    "Idempotency-Key": f"{notice['channel']}-{notice['serial']}",
                    signing.TIME: sent,
                    signing.NONCE: nonce,
                    signing.SIGNATURE: signature,
                },
            )
            return connection.getresponse().status
        finally:
            connection.close()
