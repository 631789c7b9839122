"""What one submission, one acceptance and the work behind them cost, without noise.

`python -m bench.one` measures this tree, `python -m bench.one OTHER_TREE` the other and this one in turn,
in the same minute: the machine is shared and its speed changes, the difference of two does not.
Each tree gets a process and a PostgreSQL of its own; the process answers requests through
the WSGI application as the web server calls it, and works off log and jobs as the consumers and the
worker do. `--profile NAME` prints where the time of one part goes.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parent.parent
PARTS = ("submit", "accept", "grant", "sequence", "consume", "jobs")
ROUNDS, EACH = 5, 40
LINES = 60  # of a profile
PORTAL = "yjs_demo_approval_140105_not_for_production"
MARKET = "yjs_demo_market_140105_not_for_production"
COUNTY = "140105"


def main() -> None:
    """Measure in turn; print the medians and what is counted."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("trees", nargs="*", type=Path, help="other trees to compare this one with")
    said.add_argument("--rounds", type=int, default=ROUNDS)
    said.add_argument("--each", type=int, default=EACH, help="applications of a round")
    said.add_argument("--profile", choices=PARTS, help="print the profile of this part, last tree")
    said.add_argument("--keep", type=Path, help="keep the worlds here for the next time")
    said.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = said.parse_args()
    if asked.child:
        answer()
        return
    trees = [tree.resolve() for tree in asked.trees] + [ROOT]
    with ExitStack() as opened:
        children = [Child(tree, place_of(tree, asked.keep, opened), opened) for tree in trees]
        for child in children:
            child.ask(each=asked.each)  # the first round warms up
        found = [[child.ask(each=asked.each) for child in children] for _ in range(asked.rounds)]
        counts = [child.ask(each=5, count=True) for child in children]
        shown(trees, found, counts)
        for child in children if asked.profile else ():
            print(child.ask(each=asked.each, profile=asked.profile)["profile"])


def place_of(tree: Path, keep: Path | None, opened: ExitStack) -> Path:
    """Return where the world of a tree lives: in a folder that is kept, or one for this time only."""
    if keep is not None:
        return keep.resolve() / tree.name
    return Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="onething-one-")))


class Child:
    """A process that measures one tree whenever it is asked."""

    run: subprocess.Popen[str] | None = None

    def __init__(self, tree: Path, var: Path, opened: ExitStack) -> None:
        python = str(tree / ".venv" / "bin" / "python")
        environment = {**os.environ, "ONETHING_VAR": str(var), "RATE_LIMITS": "0"}
        environment |= {"LOG_LEVEL": "WARNING", "PYTHONPATH": str(tree)}
        environment.pop("DATABASE_URL", None)
        (var / "postgres" / "url").unlink(missing_ok=True)
        self.postgres = subprocess.Popen(
            [python, "-m", "onething.run.cli", "postgres", "run"],
            cwd=tree,
            env=environment,
            stdout=sys.stderr,
        )
        opened.callback(self.end)
        while not (var / "postgres" / "url").exists():
            if self.postgres.poll() is not None:
                raise SystemExit("PostgreSQL has not started")
            time.sleep(0.1)
        self.run = subprocess.Popen(
            [python, str(HERE), "--child"],
            cwd=tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **said: Any) -> dict[str, Any]:
        """Let it measure one round."""
        assert self.run is not None
        assert self.run.stdin is not None
        assert self.run.stdout is not None
        print(json.dumps(said), file=self.run.stdin, flush=True)
        for line in self.run.stdout:
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        raise SystemExit("the measuring process has ended")

    def end(self) -> None:
        """Let it end, and its PostgreSQL with it."""
        if self.run is not None and self.run.stdin is not None:
            self.run.stdin.close()
            self.run.wait()
        self.postgres.terminate()
        self.postgres.wait()


def shown(
    trees: list[Path], found: list[list[dict[str, Any]]], counts: list[dict[str, Any]]
) -> None:
    """Print a table: CPU ms of Python and of PostgreSQL for each, statements, calls, waiting for the ledger."""
    for place, tree in enumerate(trees):
        print(
            f"\n{tree}\n{'':10}{'python ms':>10}{'postgres ms':>12}{'statements':>12}{'calls':>10}"
            f"{'ledger ms':>11}{'share':>7}"
        )
        for part in PARTS:
            ours = statistics.median(round_[place][part]["python"] for round_ in found)
            theirs = statistics.median(round_[place][part]["postgres"] for round_ in found)
            ledger = statistics.median(round_[place][part]["ledger"] for round_ in found)
            shares = [r[place][part]["ledger"] / r[place][part]["wall"] for r in found]
            counted = counts[place][part]
            print(
                f"{part:10}{ours:10.2f}{theirs:12.2f}{counted['statements']:12.1f}{counted['calls']:10.0f}"
                f"{ledger:11.2f}{statistics.median(shares):7.1%}"
            )
    if len(trees) > 1:
        print(f"\n{trees[-1].name} / {trees[0].name}, median of the rounds")
        for part in PARTS:
            ratios = [
                r[-1][part]["python"] / r[0][part]["python"] for r in found if r[0][part]["python"]
            ]
            print(f"{part:10}{statistics.median(ratios):10.2f}")


def answer() -> None:
    """Prepare the world of the bench, then measure a round for each line that comes."""
    sys.path[0] = str(Path.cwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
    import_module("django").setup()
    tasks = import_module("onething.run.tasks")
    with redirected():
        tasks.migrate(argparse.Namespace())
        tasks.load(argparse.Namespace())
        world = World()
    for line in sys.stdin:
        said = json.loads(line)
        with redirected():
            found = world.round(**said)
        print(json.dumps(found), flush=True)


@contextmanager
def redirected() -> Iterator[None]:
    """Keep what tasks print out of the answers."""
    kept, sys.stdout = sys.stdout, sys.stderr
    try:
        yield
    finally:
        sys.stdout = kept


class World:
    """What is measured in this process, on a PostgreSQL of its own."""

    def __init__(self) -> None:
        self.work = import_module("bench.work")
        self.application = import_module("onething.wsgi").application
        self.connection = import_module("django.db").connection
        self.consume = import_module("onething.kernel.consumers").consume_once
        self.sequence = import_module("onething.kernel.sequencer").sequence_once
        self.react = import_module("onething.kernel.jobs").run_reaction
        self.counties = self.work.counties()
        self.ledger = 0.0  # seconds that the commands have waited for the ledger
        ledger = import_module("onething.kernel.ledger")
        write = ledger.write

        def clocked(*facts: Any, **more: Any) -> None:
            began = time.perf_counter()
            write(*facts, **more)
            self.ledger += time.perf_counter() - began

        ledger.write = clocked

    def round(self, *, each: int, count: bool = False, profile: str = "") -> dict[str, Any]:
        """Submit, accept and grant so many, with what follows; return what one of each cost."""
        drafts = self.work.ready([COUNTY], each)
        found: dict[str, Any] = {}
        kept = cProfile.Profile(time.process_time)

        def part(name: str, do: Callable[[], Any]) -> Any:
            if name == profile:
                return kept.runcall(do)
            run = self.counted if count else self.timed
            answer, cost = run(do)
            for kind, much in cost.items():
                known = found.setdefault(name, {})
                known[kind] = known.get(kind, 0.0) + much / each
            return answer

        part("submit", lambda: each_of(self.submit, drafts))
        self.follow(part)
        cases = self.work.cases([draft.id for draft in drafts], "licence_check")
        part("accept", lambda: each_of(self.accept, cases))
        self.rest()
        part("grant", lambda: each_of(self.grant, cases))
        self.rest()
        if profile:
            found["profile"] = told(kept, profile)
        return found

    def follow(self, part: Callable[[str, Callable[[], Any]], Any]) -> None:
        """Work off what follows, wave by wave, until nothing moves any more."""
        moved = 1
        while moved:
            moved = part("sequence", self.sequence)
            moved += part("consume", self.consume)
            moved += part("jobs", self.jobs)

    def timed(self, do: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
        """Return what it returns, with the CPU ms of this process and of its PostgreSQL process."""
        pid = self.backend()
        theirs, ours = ran(pid), time.process_time()
        wall, ledger = time.perf_counter(), self.ledger
        answer = do()
        wall, ledger = time.perf_counter() - wall, self.ledger - ledger
        ours, theirs = time.process_time() - ours, ran(pid) - theirs
        seconds = {"python": ours, "postgres": theirs, "wall": wall, "ledger": ledger}
        return answer, {name: value * 1000 for name, value in seconds.items()}

    def counted(self, do: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
        """Return what it returns, with the number of statements and of calls of functions."""
        seen: list[str] = []

        def note(execute: Any, sql: Any, *rest: Any) -> Any:
            seen.append(str(sql))
            return execute(sql, *rest)

        profile = cProfile.Profile()
        with self.connection.execute_wrapper(note):
            answer = profile.runcall(do)
        calls = pstats.Stats(profile, stream=io.StringIO())
        return answer, {"statements": len(seen), "calls": vars(calls)["total_calls"]}

    def backend(self) -> int:
        """Return the process of PostgreSQL that serves us."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid: int = cursor.fetchone()[0]
            return pid

    def submit(self, draft: Any) -> None:
        """File a draft over the API."""
        body = {"summary": draft.summary, "consent": "我确认以上信息真实"}
        path = f"/api/v1/applications/drafts/{draft.id}/submit"
        self.post(path, body, PORTAL, HTTP_X_APPLICANT=draft.applicant)

    def accept(self, case: Any) -> None:
        """Accept a case over the API."""
        self.post(f"/api/v1/cases/{case}/accept", {"note": ""}, PORTAL)

    def grant(self, case: Any) -> None:
        """Grant a case over the API, as an official."""
        self.post(f"/api/v1/cases/{case}/grant", {"note": ""}, MARKET, HTTP_X_OFFICIAL="SX00004")

    def post(self, path: str, body: Any, key: str, **headers: str) -> None:
        """Call the WSGI application as the web server does."""
        content = json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(content)),
            "HTTP_X_API_KEY": key, "HTTP_IDEMPOTENCY_KEY": os.urandom(16).hex(), **headers,
            "wsgi.input": io.BytesIO(content), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }  # fmt: skip
        status: list[str] = []
        answer = self.application(environ, lambda said, _: status.append(said))
        said = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{path}: {status[0]} {said.decode()}")

    def jobs(self) -> int:
        """Carry out the reactions that wait, without the library's own fetching."""
        UUID = import_module("uuid").UUID
        with self.connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'react'"
                " RETURNING args::text"
            )
            rows = [json.loads(row[0]) for row in cursor.fetchall()]
        for said in rows:
            self.react(said["reaction"], UUID(said["event"]), said["target"])
        return len(rows)

    def rest(self) -> None:
        """Work off everything that is left."""
        import_module("onething.kernel.pump").pump_all()


def each_of(do: Callable[[Any], None], things: list[Any]) -> None:
    """Do it with one after the other."""
    for thing in things:
        do(thing)


def ran(pid: int) -> float:
    """Return the seconds for which a process has run."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def told(profile: cProfile.Profile, name: str) -> str:
    """Keep the profile in a file for other tools; return its first lines."""
    path = Path(tempfile.gettempdir()) / f"onething-{Path.cwd().name}-{name}.prof"
    profile.dump_stats(path)
    said = io.StringIO()
    print(path, file=said)
    pstats.Stats(profile, stream=said).sort_stats("cumulative").print_stats(LINES)
    return said.getvalue()


if __name__ == "__main__":
    main()
