"""What a database is for: in service, or for practising. One never becomes the other.

Run before anything is prepared: DATABASE_URL=… python -m onething.run.purpose
"""

from __future__ import annotations

import os
import sys
from typing import Final

import psycopg

from onething import environment
from onething.run.stamp import NAME as PREPARED
from onething.run.trouble import Trouble

NAME: Final = "run.purpose"
PRACTICE: Final = "practice"
SERVICE: Final = "service"
HELD: Final = "SELECT name, value FROM kernel_setting WHERE name = ANY(%s)"
KEEP: Final = """
INSERT INTO kernel_setting (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO NOTHING
"""
WRONG: Final = {
    PRACTICE: "这个数据库是正式使用的，不能用来练习。请给练习平台另建一个数据库，或者去掉 PRACTICE。",
    SERVICE: "这个数据库是练习用的，里面没有真的办件，不能正式使用。请换成正式的数据库，或者设置 PRACTICE=1。",
}


def wanted() -> str:
    """Return what this platform is started for."""
    return PRACTICE if environment.PRACTICE.get() else SERVICE


def fault(url: str, purpose: str) -> str:
    """Say why this database cannot be used for it, in a sentence; nothing when it can."""
    with psycopg.connect(url) as connection:
        try:
            held: dict[str, str] = dict(connection.execute(HELD, [[NAME, PREPARED]]).fetchall())
        except psycopg.errors.UndefinedTable:
            return ""
    used = SERVICE if PREPARED in held else purpose  # used before anybody asked what for
    return "" if held.get(NAME, used) == purpose else WRONG[purpose]


def keep(url: str, purpose: str) -> None:
    """Let the database be for this, from its first day on."""
    with psycopg.connect(url) as connection:
        connection.execute(KEEP, [NAME, purpose])


def refuse(url: str) -> None:
    """Raise Trouble when this database is for something else, or cannot be reached."""
    try:
        if said := fault(url, wanted()):
            raise Trouble(said)
    except psycopg.Error as cause:
        raise Trouble(
            "无法连接数据库。请先用 make run 启动平台，或用 DATABASE_URL 指定正在运行的数据库"
            f"（{str(cause).strip().splitlines()[0]}）。"
        ) from cause


def main() -> None:
    """Refuse a database that is for something else, in a sentence on the way out."""
    try:
        refuse(os.environ["DATABASE_URL"])
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
