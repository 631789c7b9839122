"""How the text of a setting is read: each kind of value, and what is said of one that cannot be."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

LAST_PORT = 65535
SHORTEST_SECRET = 32
MOST_SECRETS = 2  # the new one, and the one before while a key is being changed
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def word(text: str) -> str:
    """Any text."""
    return text


def switch(text: str) -> bool:
    """On or off."""
    if text not in ("0", "1"):
        raise ValueError("应为 1（是）或 0（否）")
    return text == "1"


def port(text: str) -> int:
    """A port of TCP."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= LAST_PORT:
        raise ValueError(f"应为 1 到 {LAST_PORT} 的数字")
    return int(text)


def count(text: str) -> int:
    """A small number, or none."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("应为 0 或更大的整数")
    return int(text)


def folder(text: str) -> Path | None:
    """A folder that we may open, or that is not there yet."""
    if not text:
        return None
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise ValueError("应为目录，这个路径是文件")
    if path.exists() and not os.access(path, os.R_OK | os.X_OK):
        raise ValueError("指定的目录打不开：当前用户没有权限")
    return path


def present(text: str) -> Path | None:
    """A folder that must be there."""
    path = folder(text)
    if path is not None and not path.exists():
        raise ValueError("指定的目录不存在")
    return path


def certificate(text: str) -> Path | None:
    """A certificate that we may read."""
    if not text:
        return None
    path = Path(text)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError("应为读得到的证书文件")
    if b"-----BEGIN CERTIFICATE-----" not in path.read_bytes():
        raise ValueError("应为 PEM 格式的证书（-----BEGIN CERTIFICATE-----）")
    return path


def scanner_address(text: str) -> str:
    """Where clamd listens: a port, or a socket in the file system."""
    parts = urlsplit(text)
    if text and not (
        (parts.scheme == "tcp" and parts.hostname and parts.port)
        or (parts.scheme == "unix" and parts.path)
    ):
        raise ValueError("应为 tcp://host:port 或 unix:///路径")
    return text


def level(text: str) -> str:
    """How much is written into the logs."""
    if text and text not in LEVELS:
        raise ValueError(f"应为 {'、'.join(LEVELS)} 之一")
    return text


def secret(text: str) -> str:
    """A secret that cannot be guessed."""
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError(f"太短，至少 {SHORTEST_SECRET} 个字符；可以用 openssl rand -hex 32 生成")
    return text


@dataclass(frozen=True)
class Shared:
    """Where somebody outside is reached, and the secrets that we share with him: the new one, then the one before."""

    url: str
    secrets: tuple[str, ...]


def neighbours(text: str) -> dict[str, Shared]:
    """Other provinces, each with its own address and secrets: “hebei=https://…|new|before”."""
    found = {}
    for said in text.split():
        key, _, line = said.partition("=")
        url, *secrets = line.split("|")
        if (
            not re.fullmatch("[a-z_]{2,20}", key)
            or key in found
            or not 1 <= len(secrets) <= MOST_SECRETS
        ):
            raise ValueError(
                "应为“代号=网址|密钥”，换密钥时“代号=网址|新密钥|旧密钥”，几个省用空格分开"
            )
        if not all(map(secret, secrets)) or not web_address(url):
            raise ValueError("每个省都要有网址和自己的密钥")
        found[key] = Shared(web_address(url), tuple(secrets))
    said_twice = [one for shared in found.values() for one in shared.secrets]
    if len(said_twice) != len(set(said_twice)):
        raise ValueError("两个省不能用同一个密钥")
    return found


def host_secrets(text: str) -> dict[str, tuple[str, ...]]:
    """Host Apps, each with its own secrets: “sjt=new|before”."""
    found: dict[str, tuple[str, ...]] = {}
    for said in text.split():
        key, _, line = said.partition("=")
        secrets = tuple(line.split("|"))
        right = re.fullmatch("[a-z_]{2,20}", key) and len(secrets) < MOST_SECRETS
        if not right or key in found or not all(map(secret, secrets)):
            raise ValueError(
                "应为“代号=密钥”，换密钥时“代号=新密钥|旧密钥”，几个 App 用空格分开，代号不重复"
            )
        found[key] = secrets
    every = [one for secrets in found.values() for one in secrets]
    if len(every) != len(set(every)):
        raise ValueError("两个 App 不能用同一个密钥")
    return found


def hosts(text: str) -> list[str]:
    """Names under which we are reached."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if any("/" in name or " " in name for name in names):
        raise ValueError("应为用逗号分开的主机名，不带 http:// 和路径")
    return names


def relays(text: str) -> list[str]:
    """Addresses by which two browsers find each other (STUN, TURN)."""
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not all(one.startswith(("stun:", "stuns:", "turn:", "turns:")) for one in found):
        raise ValueError(
            "应为用逗号分开的 stun:、turn: 或 turns: 地址，例如 turns:zj.example.gov.cn:5349"
        )
    return found


def web_address(text: str) -> str:
    """An address of HTTP."""
    parts = _split(text) if text else None
    if parts and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("应为网址，例如 https://banshi.example.gov.cn")
    return text.rstrip("/")


def database_address(text: str) -> str:
    """An address of PostgreSQL; several servers are divided by commas."""
    parts = _split(text) if text else None
    if parts and not (
        parts.scheme in ("postgresql", "postgres") and parts.path.strip("/") and places(parts)
    ):
        raise ValueError(
            "应为 postgresql://user:password@host:port/onething 的样子；密码里的 @、:、/ 写成 %40、%3A、%2F，"
            "几台服务器用逗号分开"
        )
    if "target_session_attrs=read-write" in text:  # our reading connections are read-only by choice
        raise ValueError("里的 target_session_attrs 应为 primary")
    return text


def places(parts: SplitResult) -> tuple[str, str] | None:
    """Return hosts and ports as PostgreSQL's own library takes them; None: a port is no number."""
    named = parts.netloc.rpartition("@")[2].split(",")
    pairs = [_place(one) for one in named]
    if not all(said == "" or said.isdigit() for _, said in pairs):
        return None
    ports = [said for _, said in pairs]
    return ",".join(host for host, _ in pairs), ",".join(ports) if any(ports) else ""


def _place(said: str) -> tuple[str, str]:
    host, _, port_said = said.rpartition(":") if not said.endswith("]") else (said, "", "")
    if not host:  # no colon at all
        host, port_said = port_said, ""
    return unquote(host.strip("[]")), port_said


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as fault:
        raise ValueError("不是一个地址") from fault
