"""开办餐饮店 through the API alone: file, accept, decide, fetch the licence. Standard library only.

    python examples/restaurant.py http://127.0.0.1:8000

uses the demo keys of the sample world (refused in production). Each write carries an Idempotency-Key:
sending it again after a lost connection does nothing twice.
"""

from __future__ import annotations

import json
import struct
import sys
import time
import urllib.request
import uuid
import zlib
from typing import Any

SHOP = "921451050000000190"
PORTAL = "yjs_demo_approval_140105_not_for_production"
ORGANS = {
    "market": ("yjs_demo_market_140105_not_for_production", ("SX00004", "SX00005", "SX00006")),
    "fire": ("yjs_demo_fire_140105_not_for_production", ("SX00007", "SX00008", "SX00009")),
    "urban": ("yjs_demo_urban_140105_not_for_production", ("SX00010",)),
    "tobacco": ("yjs_demo_tobacco_140105_not_for_production", ("SX00013", "SX00014", "SX00015")),
}
CLERK = "SX00001"
ANSWERS = {"area": "320", "food": "hot", "sign": "yes", "tobacco": "yes", "fire_way": "commit"}
VALUES = {
    "shop": {
        "shop.address": "长风街 1 号",
        "shop.floor": "first",
        "shop.kitchen_area": "60",
        "shop.seats": "80",
    },
    "business": {
        "food.items": "hot,drink",
        "food.mode": "dine",
        "food.staff_count": "8",
        "food.manager.name": "李样",
        "food.manager.phone": "13803510000",
    },
    "sign": {"sign.text": "晋味面馆", "sign.width": "4", "sign.height": "1"},
    "fire": {"fire.exits": "2", "fire.manager.name": "李样", "fire.manager.phone": "13803510000"},
    "tobacco": {"tobacco.floor_area": "3"},
    "contact": {"contact.name": "王建国", "contact.phone": "13803510001"},
}


class Platform:
    """A client of the platform's API."""

    def __init__(self, url: str) -> None:
        self.base = url.rstrip("/") + "/api/v1"

    def get(self, path: str, key: str, **headers: str) -> Any:
        """Read a resource."""
        return self._send("GET", path, key, headers)

    def post(self, path: str, key: str, body: Any = None, **headers: str) -> Any:
        """Run a command, once."""
        content = json.dumps(body).encode() if body is not None else b""
        headers["Content_Type"] = "application/json"
        return self._send("POST", path, key, headers, content)

    def upload(
        self, path: str, key: str, fields: dict[str, str], content: bytes, **headers: str
    ) -> Any:
        """Send a file."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="plan.png"\r\n\r\n'
        )
        body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
        headers["Content_Type"] = f"multipart/form-data; boundary={mark}"
        return self._send("POST", path, key, headers, body)

    def _send(
        self, method: str, path: str, key: str, headers: dict[str, str], body: bytes | None = None
    ) -> Any:
        asked = urllib.request.Request(self.base + path, data=body, method=method)  # noqa: S310 -- the caller's
        asked.add_header("X-API-Key", key)
        if method == "POST":
            asked.add_header("Idempotency-Key", uuid.uuid4().hex)
        for name, value in headers.items():
            asked.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 -- the caller's
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            sys.exit(f"{method} {path}: {refused.code} {refused.read().decode()}")


def picture() -> bytes:
    """Return a small white picture (PNG)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    rows = b"".join(b"\0" + b"\xff" * 60 for _ in range(40))
    header = struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def file_application(platform: Platform) -> str:
    """File the application as the shop; return its number."""
    shop = {"X_Applicant": SHOP}
    start = {"theme": "kbcyd", "region": "140105", "answers": ANSWERS}
    draft = platform.post("/applications", PORTAL, start, **shop)["id"]
    at = f"/applications/drafts/{draft}"
    sheet = platform.get(at, PORTAL, **shop)
    known = {one["element"]: one["value"] for one in sheet["values"] if one["value"]}
    for task in sheet["tasks"]:
        if task["key"] != "materials":
            values = known | VALUES.get(task["key"], {})
            platform.post(f"{at}/groups/{task['key']}", PORTAL, {"values": values}, **shop)
    for material in sheet["materials"]:
        if material["source"] == "upload":
            platform.upload(f"{at}/files", PORTAL, {"material": material["key"]}, picture(), **shop)
    promised = [one["key"] for one in sheet["materials"] if one["source"] == "commitment"]
    platform.post(f"{at}/commitments", PORTAL, {"keys": promised}, **shop)
    sheet = platform.get(at, PORTAL, **shop)
    if sheet["missing"]:
        sys.exit("；".join(sheet["missing"]))
    signed = {"summary": sheet["summary"], "consent": "我确认以上信息真实、准确、完整。"}
    platform.post(f"{at}/submit", PORTAL, signed, **shop)
    number: str = platform.get("/applications", PORTAL, **shop)[0]["number"]
    print(f"已提交：{number}")
    return number


def work_off(platform: Platform, number: str) -> bool:
    """Take every step that is open to somebody; say whether any was."""
    moved = False
    for key, people in ((PORTAL, (CLERK,)), *ORGANS.values()):
        for view, do in (
            ("intake", "accept"),
            ("examine", ""),
            ("review", "review"),
            ("decide", "grant"),
        ):
            rows = platform.get(f"/cases?view={view}&q={number}", key)["cases"]
            for row in rows:
                moved |= step(platform, key, people, row["id"], do)
    return moved


def step(platform: Platform, key: str, people: tuple[str, ...], case: str, do: str) -> bool:
    """Take a step as the official whose turn it is."""
    steps = {one["do"] for one in platform.get(f"/cases/{case}", key)["steps"]}
    turn = {"review": 1, "grant": 2}.get(do, 0)  # who examines also grants what needs no more
    do = do or ("examine" if "examine" in steps else "grant")
    if do not in steps or (do == "accept") != (people == (CLERK,)):
        return False
    who = people[min(turn, len(people) - 1)]
    said = {"opinion": "符合条件"} if do in ("examine", "review") else {"note": ""}
    platform.post(f"/cases/{case}/{do}", key, said, X_Official=who)
    print(f"  {do}：{case}")
    return True


def main() -> None:
    """Walk the whole path."""
    platform = Platform(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
    number = file_application(platform)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        work_off(platform, number)
        sheet = platform.get(f"/applications/{number}", PORTAL, X_Applicant=SHOP)
        if sheet["state"] == "closed":
            break
        time.sleep(0.3)
    else:
        sys.exit("一分钟内没有办完，请查看平台的日志。")
    for case in sheet["cases"]:
        print(
            f"{case['item_name']}：{case['words']}，"
            + "、".join(one["title"] for one in case["documents"])
        )


if __name__ == "__main__":
    main()
