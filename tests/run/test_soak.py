"""A short soak: the real platform under load and a kill; the long one is `make soak`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FAULTS = "database"


def test_what_was_acknowledged_outlives_kills(tmp_path):
    report = tmp_path / "soak.md"
    command = [sys.executable, "-m", "tools.soak", "--rounds", "1", "--waiting", "5"]

    done = subprocess.run(
        [*command, "--faults", FAULTS, "--report", str(report)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr + report.read_text()
    assert "faults in the books: 0" in report.read_text()
