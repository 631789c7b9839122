"""The measurements (a) to (f). Each returns figures; the floor is measured right after ours."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from bench import floor, work
from bench.clients import Call, Load, around, percentile
from bench.stage import Stage

PORTAL = "yjs_demo_approval_140105_not_for_production"
MARKET = "yjs_demo_market_140105_not_for_production"
CLIENTS = 8
COUNTY = "140105"
EVENTS_A_SECOND = 300


def submitting(stage: Stage, seconds: int) -> dict[str, Any]:
    """(a) Submit 开办餐饮店, spread over all counties, with everything running."""
    counties = work.counties()
    drafts = work.ready(counties, 200 * seconds)
    before, others = stage.cpu(), machine_busy()
    load = Load(stage.port, CLIENTS).run(map(submission, drafts), seconds=seconds)
    cpu = _cpu_each(stage, before, len(load.answers))
    others = machine_busy() - others - sum(cpu.values()) * len(load.answers) / 1000
    left, emptied = work.waiting(), work.backlog()
    return {
        **load.figures(),
        "counties": len(counties),
        "size": work.size_of(UUID(load.answers[0].name)),
        "cpu_ms_each": cpu,
        "cores_used_by_clients_and_others": round(others / load.seconds, 2),
        "backlog_left": left,
        "backlog_empty_after_s": emptied,
        "floor": floor.submit(UUID(load.answers[0].name)),
    }


def keeping_up(stage: Stage, seconds: int, pace: int) -> dict[str, Any]:
    """(a) Submit at the pace that is asked for, no faster; then how long the papers take that are left."""
    drafts = work.ready(work.counties(), pace * seconds)
    before, papers = stage.cpu(), work.papers()
    load = Load(stage.port, CLIENTS).run(map(submission, drafts), seconds=seconds, pace=pace)
    left, emptied = work.waiting(), work.backlog()
    made = work.papers() - papers
    return {
        **load.figures(),
        "backlog_left": left,
        "backlog_empty_after_s": emptied,
        "papers": made,
        "cpu_ms_each_with_its_papers": _cpu_each(stage, before, len(load.answers)),
    }


def submission(draft: work.Ready) -> Call:
    """Return the call that files a draft."""
    return Call(
        f"/api/v1/applications/drafts/{draft.id}/submit",
        {"summary": draft.summary, "consent": "我确认以上信息真实"},
        {"X-API-Key": PORTAL, "X-Applicant": draft.applicant},
        str(draft.id),
    )


def _cpu_each(stage: Stage, before: dict[str, float], count: int) -> dict[str, float]:
    after = stage.cpu()
    return {
        name: round((after[name] - before.get(name, 0.0)) * 1000 / max(count, 1), 2)
        for name in sorted(after)
    }


def machine_busy() -> float:
    """Return the seconds of CPU that the whole machine has used."""
    ticks = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / 100


def deciding(stage: Stage, count: int) -> dict[str, Any]:
    """(b) Accept and decide over HTTP, each on another case."""
    drafts = work.ready([COUNTY], count)
    Load(stage.port, CLIENTS).run(map(submission, drafts))
    work.backlog()
    cases = work.cases([draft.id for draft in drafts], "licence_check")
    figures: dict[str, Any] = {}
    for do, key, more in (("accept", PORTAL, {}), ("grant", MARKET, {"X-Official": "SX00004"})):
        before = stage.cpu()
        calls = [
            Call(f"/api/v1/cases/{case}/{do}", {"note": ""}, {"X-API-Key": key, **more})
            for case in cases
        ]
        load = Load(stage.port, CLIENTS).run(calls)
        figures[do] = {
            **load.figures(),
            "cpu_ms_each": _cpu_each(stage, before, len(load.answers)),
        }
    figures["backlog_empty_after_s"] = work.backlog()
    figures["floor"] = floor.accept(cases[0])
    return figures


def lagging(stage: Stage, seconds: int) -> dict[str, Any]:
    """(d) From commit to projection, under load: for each submission, when its event had been read."""
    applications = EVENTS_A_SECOND / 6
    drafts = work.ready(work.counties(), int(applications * seconds))
    with _watched(stage) as seen:
        load = Load(stage.port, CLIENTS).run(
            map(submission, drafts), seconds=seconds, pace=applications
        )
        time.sleep(3)
    positions = work.positions([draft.id for draft in drafts])
    lags = []
    for answer in load.answers:
        place = positions[answer.name]
        read = next((at for at, position in seen if position >= place), float("inf"))
        lags.append(max(0.0, read - answer.at) * 1000)
    lags.sort()
    return {
        "events_a_second": round(len(load.answers) * 6 / load.seconds),
        "p50_ms": percentile(lags, 50),
        "p95_ms": percentile(lags, 95),
        "p99_ms": percentile(lags, 99),
        "max_ms": round(lags[-1], 1),
    }


@contextmanager
def _watched(stage: Stage) -> Iterator[list[tuple[float, int]]]:
    """Note every 10 ms how far the slowest projection has read."""
    seen: list[tuple[float, int]] = []
    stop = threading.Event()

    def watch() -> None:
        with psycopg.connect(stage.url, autocommit=True) as line:
            while not stop.wait(0.01):
                found = line.execute("SELECT min(position) FROM kernel_cursor").fetchone()
                seen.append((time.time(), found[0] if found else 0))

    thread = threading.Thread(target=watch)
    thread.start()
    yield seen
    stop.set()
    thread.join()


def planning() -> dict[str, float]:
    """(e) One plan with its reasons."""
    return {"median_ms": statistics.median(work.plan_ms() for _ in range(5))}


def reading(stage: Stage, cases: int, share: int) -> dict[str, Any]:
    """(c) Pages over that many cases; `share` of 100 applications belong to one enterprise."""
    if not work.Case.objects.exists():
        drafts = work.ready(work.counties(), 1000)
        Load(stage.port, CLIENTS).run(map(submission, drafts))
        work.backlog()
    grown = work.grow(cases, share)
    pages = {
        "queue": ("/desk", work.signed_in(stage.port, "wangfang")),
        "queue, done": ("/desk?view=done", work.signed_in(stage.port, "wangfang")),
        "my": ("/my", work.signed_in(stage.port, "wangjianguo")),
        "progress": (work.progress_path(), ""),
    }
    figures: dict[str, Any] = {"cases": grown, "of_one_enterprise": work.owned()}
    for name, (path, cookie) in pages.items():
        call = Call(path, None, {"Cookie": cookie} if cookie else {})
        Load(stage.port, 1).run([call] * 20)
        figures[name] = Load(stage.port, 1).run([call] * 300).figures()
    return figures


def peer(stage: Stage) -> dict[str, Any]:
    """(g) Steps of approval by viewflow beside ours: one process, one connection, no HTTP, the same server."""
    home = stage.var / "peer"
    python = str(home / "bin" / "python")
    here = Path(__file__).parent / "peer"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    install = [python, "-m", "pip", "--quiet", "install", "-r", str(here / "requirements.txt")]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        return {"viewflow": "did not install"}
    said = subprocess.run(
        [python, str(here / "steps.py"), stage.url], capture_output=True, text=True, check=True
    )
    drafts = work.ready([COUNTY], 200)
    Load(stage.port, CLIENTS).run(map(submission, drafts))
    work.backlog()
    return {
        "viewflow_steps_per_second": float(said.stdout),
        "our_steps_per_second": work.steps(
            [draft.id for draft in drafts], hall=PORTAL, office=MARKET, official="SX00004"
        ),
    }


def remembering(stage: Stage, requests: int) -> dict[str, Any]:
    """(f) The memory of each process, before, during and after so many requests."""
    clerk, owner = (
        work.signed_in(stage.port, "wangfang"),
        work.signed_in(stage.port, "wangjianguo"),
    )
    calls = [
        Call("/"),
        Call("/yjs/kbcyd"),
        Call("/yjs/kbcyd/qd?region=140105&area=320&food=hot&sign=yes&tobacco=yes&fire_way=commit"),
        Call("/my", None, {"Cookie": owner}),
        Call("/desk", None, {"Cookie": clerk}),
    ]
    marks = [stage.memory()]
    rest = around(calls)
    for _ in range(10):
        Load(stage.port, CLIENTS).run(next(rest) for _ in range(requests // 10))
        marks.append(stage.memory())
    return {
        "requests": requests,
        "web_worker_mb": [round(mark["web"][0], 1) for mark in marks],
        "all_mb": {name: [round(one, 1) for one in each] for name, each in marks[-1].items()},
        "sum_mb": round(sum(sum(each) for each in marks[-1].values()), 1),
    }
