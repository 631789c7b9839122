"""What it costs to check the ledger: here, from its file, and a single receipt.

On a throw-away database, not on the platform of the other parts: its records are of cases that are not there.
`python -m onething.run.cli postgres exec -- python -m bench.evidence`; `QUICK=1` sees whether it runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

EVENTS, AT_ONCE, CASES = 200_000, 2_000, 20_000
RECEIPTS = 200
FEW = 10_000  # events with which it is seen whether it runs


def measure(events: int = EVENTS) -> dict[str, Any]:
    """(i) Write a ledger of so many events, then check it in every way."""
    written = timed(lambda: fill(events))
    verify = import_module("onething.kernel.verify")
    here, report = timed_with(verify.verify_all)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        exported = timed(lambda: path.write_bytes(b"".join(verify.ledger_lines())))
        file, follower = timed_with(lambda: followed(path))
        floor = timed(lambda: hashed(path))
        size = path.stat().st_size
    if report.faults or follower.faults or follower.size != events:
        raise RuntimeError([*report.faults, *follower.faults][:3])
    return {
        "events": events,
        "bytes_of_a_line": round(size / events),
        "heads": report.heads,
        "written_per_s": round(events / written),
        "exported_per_s": round(events / exported),
        "verified_in_the_database_per_cpu_s": round(events / here),
        "verified_from_a_file_per_cpu_s": round(events / file),
        "floor_hashes_only_per_cpu_s": round(events / floor),
        "receipt": proofs(),
    }


def fill(events: int) -> None:
    """Append the acceptance of cases, ten records a case, as commands do, and sign as the sequencer does."""
    ids, sequencer = (
        import_module("onething.kernel.ids"),
        import_module("onething.kernel.sequencer"),
    )
    now = import_module("onething.kernel.now").now
    cases = [ids.new_id() for _ in range(CASES)]
    for first in range(0, events, AT_ONCE):
        append([cases[place % CASES] for place in range(first, first + AT_ONCE)], now())
        while sequencer.sequence_once():
            sequencer.sign_head(now())


def append(cases: list[UUID], at: Any) -> None:
    """Write one record for each of these cases in one transaction."""
    transaction = import_module("django.db").transaction
    ledger, actor = import_module("onething.kernel.ledger"), import_module("onething.kernel.actor")
    fact = import_module("onething.cases.events").CaseAccepted
    about = {
        "application": cases[0],
        "subject": cases[1],
        "office": cases[2],
        "item": cases[3],
        "kind": "permit",
        "part": "food",
        "state": "accepted",
    }
    said = {
        "accepted_on": date(2026, 11, 23),
        "due_on": date(2026, 12, 21),
        "promised_on": date(2026, 12, 1),
        "deemed": False,
    }
    by = actor.Actor(
        who="official:1", org=str(cases[4]), post="窗口人员", roles=("clerk",), via="window"
    )
    with transaction.atomic():
        ledger.write(*(fact(case=case, **about, **said) for case in cases), by=by, at=at)


def followed(path: Path) -> Any:
    """Follow the file of the ledger as `onething verify --ledger` does."""
    keys = import_module("onething.kernel.logkeys").public_keys()
    with path.open("rb") as lines:
        follower, _ = import_module("onething.kernel.ledgerfile").follow(lines, keys)
    return follower


def hashed(path: Path) -> None:
    """Do nothing but the three digests of each record that no check can do without."""
    fresh = hashlib.new("sm3")
    with path.open("rb") as lines:
        for line in lines:
            for content in (line[72:], line[:70], line[:65]):
                digest = fresh.copy()
                digest.update(content)
                digest.digest()


def proofs() -> dict[str, Any]:
    """Make and check receipts: what each costs, and how large its proof is."""
    models, receipts = (
        import_module("onething.kernel.models"),
        import_module("onething.kernel.receipts"),
    )
    check = import_module("onething.kernel.proofs")
    events = list(models.Event.objects.order_by("-id").values_list("stream", "name")[:RECEIPTS])
    made = timed(lambda: [receipts.receipt(*event) for event in events])
    said = [receipts.receipt(*event) for event in events]
    checked = timed(lambda: [check.fault_of(one, one["log_key"]) for one in said])
    parts = [{name: one[name] for name in one if name != "record"} for one in said]
    return {
        "made_cpu_ms": round(made / RECEIPTS * 1000, 2),
        "checked_cpu_ms": round(checked / RECEIPTS * 1000, 2),
        "proof_bytes": max(len(json.dumps(part)) for part in parts),
    }


def timed(do: Callable[[], object]) -> float:
    """Return the seconds of CPU of this process."""
    return timed_with(do)[0]


def timed_with(do: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of CPU of this process, and what came of it."""
    began = time.process_time()
    answer = do()
    return time.process_time() - began, answer


def main() -> None:
    """Measure on the database that we were lent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEYS_ROOT"] = folder
        import_module("django").setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        events = FEW if os.environ.get("QUICK") == "1" else EVENTS
        print(json.dumps(measure(events), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
