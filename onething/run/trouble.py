"""Trouble at the start: one sentence that says what to do, no traceback."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

LEAST_FREE = 400 * 1024 * 1024  # bytes that a start needs: a new cluster, its log, the files


class Trouble(Exception):
    """The platform cannot start; the message says why and what to do."""


def check_folder(folder: Path) -> None:
    """Make the folder; say what to do when we may not write there or the disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except PermissionError as fault:
        raise Trouble(
            f"没有权限写入 {folder}。请换一个有权限的目录，或把这个目录交给当前用户。"
        ) from fault
    except OSError as fault:
        raise Trouble(
            f"无法写入 {folder}（{fault.strerror}）。请检查磁盘空间和目录后再启动。"
        ) from fault
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise Trouble(
            f"磁盘空间不足：{folder} 只剩 {free // 1024**2} MB，至少需要 {LEAST_FREE // 1024**2} MB。"
            "请清理磁盘，或用 ONETHING_VAR 指定别的目录。"
        )


def check_port(host: str, port: int) -> None:
    """Say what to do when somebody else listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as fault:
            raise Trouble(
                f"没有权限使用端口 {port}。请用 PORT 指定 1024 以上的端口，例如 PORT=8080 make run。"
            ) from fault
        except OSError as fault:
            raise Trouble(
                f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口，例如 PORT={port + 1} make run。"
            ) from fault


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
