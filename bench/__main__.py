"""`make bench`: every measurement, or those named: `python -m bench a d`. Results into bench/results."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.stage import Stage, stage

HERE = Path(__file__).resolve().parent
QUICK = os.environ.get("QUICK") == "1"  # to see whether it runs; its figures are not kept


def main(wanted: list[str]) -> None:
    """Run the measurements on a durable database of their own."""
    with stage() as running:
        os.environ["DATABASE_URL"] = running.url
        os.environ["ONETHING_VAR"] = str(running.var)
        os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
        import_module("django").setup()
        for name, measure in measurements(import_module("bench.parts"), running).items():
            if not wanted or name[0] in wanted:
                print(f"{name} …", flush=True)
                figures = measure()
                print(json.dumps(figures, indent=2, ensure_ascii=False), flush=True)
                if not QUICK:
                    keep({name: figures})


def measurements(parts: Any, running: Stage) -> dict[str, Callable[[], Any]]:
    """Return what is measured, in order: later ones find the rows of earlier ones."""
    seconds, cases = (5, 100) if QUICK else (60, 600)
    few, many, requests = (5_000, 20_000, 500) if QUICK else (100_000, 2_000_000, 10_000)
    standards = 200 if QUICK else 2262
    return {
        "a submit": lambda: parts.submitting(running, seconds),
        "a submit, 100 a second": lambda: parts.keeping_up(running, seconds, 100),
        "b accept and decide": lambda: parts.deciding(running, cases),
        "d commit to projection": lambda: parts.lagging(running, seconds // 2),
        "e plan": parts.planning,
        "g peer": lambda: parts.peer(running),
        "f memory": lambda: parts.remembering(running, requests),
        f"c pages with {few:,} cases": lambda: parts.reading(running, few, 10),
        f"c pages with {many:,} cases": lambda: parts.reading(running, many, 10),
        "h catalogue": lambda: import_module("bench.items").measure(running, standards),
    }


def keep(figures: dict[str, Any]) -> None:
    """Write the result with the machine's facts; parts that were not measured stay as they were."""
    path = HERE / "results" / f"{datetime.now(UTC):%Y-%m-%d}.json"
    path.parent.mkdir(exist_ok=True)
    before = json.loads(path.read_text()) if path.exists() else {}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**3
    result = before | {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _said("git", "rev-parse", "--short", "HEAD"),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": memory,
            "system": platform.release(),
            "python": platform.python_version(),
        },
        **figures,
    }
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    return done.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
