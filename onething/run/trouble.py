"""Trouble at the start: one sentence that says what to do, no traceback."""

from __future__ import annotations

import errno
import shutil
import socket
import time
from pathlib import Path

LEAST_FREE = 400 * 1024 * 1024  # bytes that a start needs: a new cluster, its log, the files


class Trouble(Exception):
    """The platform cannot start; the message says why and what to do."""


def sentence_of(fault: OSError) -> str:
    """Return the sentence for what the system refused."""
    where = f" {fault.filename}" if fault.filename else ""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，无法写入{where}。请清理磁盘，或用 ONETHING_VAR 指定别的目录。"
    if isinstance(fault, PermissionError):
        return f"没有权限读写{where}。请换一个有权限的目录，或把它交给当前用户。"
    return f"系统没有完成对{where}的操作（{fault.strerror}）。请检查后再启动。"


def check_folder(folder: Path) -> None:
    """Make the folder; say what to do when we may not write there or the disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except (PermissionError, NotADirectoryError, FileExistsError) as fault:
        raise Trouble(
            f"无法写入 {folder}：没有权限，或它不是目录。请换一个目录，或把它交给当前用户。"
        ) from fault
    except OSError as fault:
        fault.filename = fault.filename or str(folder)
        raise Trouble(sentence_of(fault)) from fault
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise Trouble(
            f"磁盘空间不足：{folder} 只剩 {free // 1024**2} MB，至少需要 {LEAST_FREE // 1024**2} MB。"
            "请清理磁盘，或用 ONETHING_VAR 指定别的目录。"
        )


def check_port(host: str, port: int, patience: float = 0.0) -> None:
    """Say what to do when somebody else listens on the port, for longer than patience allows."""
    until = time.monotonic() + patience
    while (fault := _bound(host, port)) is not None:
        if fault.errno == errno.EADDRINUSE and time.monotonic() < until:
            time.sleep(0.2)
            continue
        raise Trouble(_port_sentence(fault, host, port)) from fault


def _port_sentence(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000  # noqa: PLR2004 -- TCP has so many ports
        return f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口，例如 PORT={other} make run。"
    if isinstance(fault, PermissionError):
        return f"没有权限使用端口 {port}。请用 PORT 指定 1024 以上的端口，例如 PORT=8080 make run。"
    return f"HOST 的值“{host}”不是本机的地址。请改为 127.0.0.1（只在本机访问）或 0.0.0.0。"


def _bound(host: str, port: int) -> OSError | None:
    """Try to take the port as a server would. Return what went wrong, or None."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        return fault
    return None


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
