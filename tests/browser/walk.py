r"""Walk through every theme in a real browser, from its questions to the plan, at PC and phone width.

Run by hand, from the root of the house, all of them or those named behind:

    DJANGO_SETTINGS_MODULE=onething.settings .venv/bin/python -c \
        "import django; django.setup(); from tests.browser.walk import main; main()" kbcyd txyjs

Starts a platform of its own, answers as the fullest worked
example that holds today does, compares the plan on the page with the one that is computed, looks at each page
with axe and for anything that sticks out; pictures go to var/walk, what was seen to var/walk/report.md.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from onething.catalogue.plan import barred, plan
from onething.catalogue.terms import Plan
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from tests.browser import conftest
from tests.browser.axe import wrong_with
from tests.browser.conftest import SIZES, SWITCHES, Platform
from tests.catalogue.test_law_tables import EXAMPLES, THEMES
from tools.browser import path_of

SHOTS = Path(__file__).resolve().parent.parent.parent / "var" / "walk"
TURNS = 8  # as often as follow-up questions may come
SLOW = 120_000  # milliseconds
PATIENCE = 1200  # seconds for a platform to start on a busy machine


def fullest(slug: str) -> tuple[dict[str, Any], Plan]:
    """Return the worked example with most items that makes a plan today, and the plan."""
    today = datetime.now(CHINA).date()
    found: list[tuple[dict[str, Any], Plan]] = []
    for one in EXAMPLES[slug]:
        try:
            made = plan(THEMES[slug], one["答"], region=one["地区"], on=today)
        except Invalid:
            continue
        found.append((one, made))
    return max(found, key=lambda pair: len(pair[1].parts))


def out(slug: str) -> dict[str, Any] | None:
    """Return a worked example of somebody who may not apply, if there is one today."""
    today = datetime.now(CHINA).date()
    for one in EXAMPLES[slug]:
        said = barred(THEMES[slug], one["答"], region=one["地区"], on=today)
        if "不能办" in one and one["不能办"] in said:
            return one
    return None


def look(page: Page, size: str, name: str) -> list[str]:
    """Keep a picture; return what a person would mind."""
    page.screenshot(path=SHOTS / f"{size}-{name}.png", full_page=True)
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    found = [f"横向超出 {wide} 像素"] if wide > 0 else []
    return found + [f"axe：{one}" for one in wrong_with(page)]


def answer(page: Page, one: dict[str, Any]) -> None:
    """Answer what is asked and press, until no more is asked."""
    page.locator("#f-region").select_option(one["地区"])
    for _ in range(TURNS):
        for key, said in one["答"].items():
            for value in str(said).split(","):
                choice = page.locator(f"[name={key}][value='{value}']")
                if choice.and_(page.locator("[type=radio], [type=checkbox]")).count():
                    choice.check()
                elif page.locator(f"select[name={key}]").count():
                    page.locator(f"select[name={key}]").select_option(value)
                elif page.locator(f"input[name={key}]").count():
                    page.locator(f"input[name={key}]").fill(str(said))
        before = page.url
        page.get_by_role("button", name="生成我的办事清单").click()
        page.wait_for_load_state()
        if "/qd" in page.url or page.url == before:
            return


def walked(page: Page, size: str, slug: str) -> list[str]:
    """Walk through one theme; return what is wrong."""
    one, made = fullest(slug)
    page.goto(f"/yjs/{slug}")
    found = [f"{slug} 指南 {fault}" for fault in look(page, size, f"{slug}-1-guide")]
    page.goto(f"/yjs/{slug}/qx")
    found += [f"{slug} 问题 {fault}" for fault in look(page, size, f"{slug}-2-questions")]
    answer(page, one)
    found += [f"{slug} 清单 {fault}" for fault in look(page, size, f"{slug}-3-plan")]
    said = page.locator("main").inner_text()
    missing = [part.name for part in made.parts if part.name not in said]
    missing += [part.why for part in made.parts if part.why not in said]
    if "/qd" not in page.url or missing:
        found.append(f"{slug} 清单与计算的不同：{page.url} {missing}")
    if bar := out(slug):
        page.goto(f"/yjs/{slug}/qx")
        answer(page, bar)
        found += [f"{slug} 不能办 {fault}" for fault in look(page, size, f"{slug}-4-not")]
        if bar["不能办"] not in page.locator("main").inner_text():
            found.append(f"{slug} 没有说明为什么不能办：{bar['情况']}")
    return found


def walk(browser: Browser, url: str, slugs: list[str]) -> list[str]:
    """Walk through the themes at both widths; return what is wrong."""
    found = []
    for size in SIZES:
        context = browser.new_context(viewport=SIZES[size], locale="zh-CN", base_url=url)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        errors: list[str] = []
        page.on(
            "console", lambda said, e=errors: e.append(said.text) if said.type == "error" else None
        )
        for slug in slugs:
            faults = walked(page, size, slug)
            found += [f"{size} {fault}" for fault in faults]
            print(f"{size} {slug}：{'；'.join(faults) or '好'}", flush=True)
        found += [f"{size} {said}" for said in errors]
        context.close()
    return found


def main() -> None:
    """Walk, and write what was seen."""
    slugs = sys.argv[1:] or list(THEMES)
    SHOTS.mkdir(parents=True, exist_ok=True)
    conftest.PATIENCE = PATIENCE
    with tempfile.TemporaryDirectory() as var:
        platform = Platform(Path(var))
        platform.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path_of(), args=SWITCHES)
                found = walk(browser, platform.url, slugs)
                browser.close()
        finally:
            platform.stop()
    lines = [f"- {fault}" for fault in found] or [f"{len(slugs)} 个一件事，两种宽度，没有问题。"]
    (SHOTS / "report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lines[0] if not found else f"有 {len(found)} 处问题，见 var/walk/report.md。")
    sys.exit(bool(found))
