"""The window's yardstick in a real browser: keys for a complete online case, seconds for a 补正告知书.

`python -m bench.counter` (some three minutes; `--shots DIR` keeps pictures). A platform of its own, Chromium, online
applications of 开办餐饮店. The clerk who asks for a 补正 sees the page for the first time: he reads every problem
that he may pick until he has found his two, their remedies, and the whole preview before he sends it, at
5 characters a second, and writes a note or none. Each deed costs him the time of a keystroke-level model (1.35 s to
decide, 1.1 s to point, 0.2 s to click; Card, Moran and Newell), typing 0.5 s a character. The pauses are real:
what is told is the time on the wall, answers of the platform included.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench.stage import Stage, stage
from tools.browser import path_of

READS = 0.2  # seconds a character
DECIDES, POINTS, CLICKS = 1.35, 1.1, 0.2
TYPES = 0.5  # seconds a character, by somebody who looks for the keys
PASSWORD = "Yijianshi2026"
WANTED = ("没有标明面积", "没有标明各功能区域")  # what he finds wrong
NOTE = "请一次交齐。"
MANY, PATIENCE = 3, 120
SWITCHES = ["--no-sandbox", "--disable-gpu"]


def main() -> None:
    """Run both on a platform of its own and print what they took."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--shots", type=Path, default=None)
    shots = said.parse_args().shots
    with stage() as running:
        os.environ["DATABASE_URL"] = running.url
        os.environ["ONETHING_VAR"] = str(running.var)
        os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
        import_module("django").setup()
        filed = _file()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path_of(), args=SWITCHES)
            page = _enter(browser.new_page(viewport={"width": 1280, "height": 900}), running)
            found = {
                "supplement": [
                    _supplement(page, running, case, shots, note=note)
                    for case, note in zip(filed[1:], ("", NOTE), strict=True)
                ],
                "accept": _accept(page, running, shots),
            }
            browser.close()
        print(json.dumps(found, indent=2, ensure_ascii=False))


def _file() -> list[str]:
    """File three applications online and bring them to the window; return the cases with drawings."""
    work = import_module("bench.work")
    identity = import_module("onething.identity.queries")
    id_of = import_module("onething.identity.load").id_of
    picture = io.BytesIO()
    Image.new("RGB", (800, 1130), "white").save(picture, "PNG")
    digest = import_module("onething.documents.queries").keep(picture.getvalue())
    by = {
        login: identity.actor(id_of("account", login), at=work.now())
        for login in ("wangfang", "zhouming")
    }
    found: list[str] = []
    for shop in work.shops()[:MANY]:
        draft, owner = work.one("140105", shop), work.by_shop(shop)
        work.Material.objects.filter(application=draft).exclude(digest="").update(digest=digest)
        sheet = work.queries.check_sheet(draft, owner, work.now())
        said = {"summary": sheet.digest, "consent": sheet.plan.consent}
        work.commands.submit(draft, **said, by=owner, at=work.now())
        parts = work.Case.objects.filter(application=draft)
        first = parts.get(part="licence_check")
        work.commands.accept(first.pk, by=by["wangfang"], at=work.now())
        work.commands.grant(first.pk, by=by["zhouming"], at=work.now())
        food = parts.get(part="food")
        _until(lambda case=food: work.Case.objects.get(pk=case.pk).state == "submitted")
        found.append(str(food.pk))
    return found


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise SystemExit("the cases did not come to the window")
        time.sleep(0.3)


def _enter(page: Page, running: Stage) -> Page:
    page.goto(f"http://127.0.0.1:{running.port}/login")
    page.locator("[name=login]").fill("wangfang")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").first.click()
    page.wait_for_load_state()
    return page


def _reads(text: str) -> None:
    time.sleep(READS * len(text))


def _acts() -> None:
    time.sleep(DECIDES + POINTS + CLICKS)


def _keep(page: Page, shots: Path | None, name: str) -> None:
    if shots is None:
        return
    shots.mkdir(parents=True, exist_ok=True)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=shots / f"{width}-{name}.jpg", type="jpeg", quality=60, full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def _supplement(
    page: Page, running: Stage, case: str, shots: Path | None, *, note: str
) -> dict[str, Any]:
    """Ask once for everything, as somebody who sees the page for the first time."""
    page.goto(f"http://127.0.0.1:{running.port}/bj/{case}")
    began, deeds = time.monotonic(), 0
    _acts()
    page.locator('[data-key="B"]').first.click()
    deeds += 1
    page.locator("#asking").wait_for()
    wanted = [one for one in WANTED if page.locator("#asking label", has_text=one).count()] or None
    labels = page.locator("#asking .choice label:visible")
    shown = labels.all_inner_texts()
    picks = [text for text in shown if wanted is None or text in wanted][:2]
    for text in shown[: max(shown.index(one) for one in picks) + 1]:
        _reads(text)
        if text in picks:
            box = page.locator("#asking .choice", has=page.get_by_text(text, exact=True)).first
            _reads(box.locator(".hint").inner_text())
            _acts()
            box.locator("input").check()
            deeds += 1
    if note:
        _acts()
        page.locator("#note").click()
        page.keyboard.type(note, delay=TYPES * 1000)
        deeds += 1
    page.locator("#letter li").nth(0).get_by_text(picks[-1]).wait_for()
    if note:
        page.locator("#letter").get_by_text(note).wait_for()
    _keep(page, shots, "supplement")
    _reads(page.locator("#letter").inner_text())
    _acts()
    page.get_by_role("button", name="发出告知书").click()
    deeds += 1
    page.get_by_text("已一次性告知补正").wait_for()
    return {
        "seconds": round(time.monotonic() - began, 1),
        "deeds": deeds,
        "picked": picks,
        "note": note,
    }


def _accept(page: Page, running: Stage, shots: Path | None) -> dict[str, Any]:
    """Accept a complete online case from the queue by keys alone."""
    page.goto(f"http://127.0.0.1:{running.port}/desk")
    _keep(page, shots, "queue")
    began = time.monotonic()
    keys = ["j", "Enter"]
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _keep(page, shots, "case")
    points = page.locator("#t-points ~ .choice input").count()
    for number in range(1, points + 1):
        page.keyboard.press(str(number))
        keys.append(str(number))
    ticked = page.locator("#t-points ~ .choice input:checked").count()
    with page.expect_navigation():
        page.keyboard.press("s")
    keys.append("s")
    page.get_by_text("已受理").first.wait_for()
    taken = round(time.monotonic() - began, 1)
    return {"keys": len(keys), "points": points, "ticked": ticked, "seconds_of_the_platform": taken}


if __name__ == "__main__":
    main()
