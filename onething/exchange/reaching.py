"""Asking an address outside whether it is there: one GET, no redirect followed, nothing of people sent."""

from __future__ import annotations

import http.client
from typing import Final
from urllib.parse import urlsplit

from onething.exchange.adapters import CONNECT, CONNECTIONS, READ

MOST: Final = 4096  # bytes that are read
WELL: Final = range(200, 300)


def fault_at(url: str) -> str:
    """Return in words what is wrong at an address; “” if it answers that it is well."""
    at = urlsplit(url)
    if at.scheme not in CONNECTIONS or at.hostname is None:
        return "网址不完整"
    connection = CONNECTIONS[at.scheme](at.hostname, at.port, timeout=CONNECT)
    try:
        connection.connect()
        connection.sock.settimeout(READ)
        path = f"{at.path or '/'}{f'?{at.query}' if at.query else ''}"
        connection.request("GET", path, headers={"User-Agent": "onething", "Connection": "close"})
        answer = connection.getresponse()
        answer.read(MOST)
    except TimeoutError:
        return "没有在时间内答复"
    except (OSError, http.client.HTTPException):
        return "连接不上"
    finally:
        connection.close()
    return "" if answer.status in WELL else f"答复状态 {answer.status}"
