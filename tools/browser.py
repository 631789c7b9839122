"""See that the tests have a real browser and the PDF tools; without them the tests fail, never skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium"


def path_of() -> str | None:
    """Return the path of a browser that can be driven, or None."""
    known = next((path for name in NAMES if (path := shutil.which(name))), None)
    unpacked = ROOT / "node_modules" / ".chromium" / "chromium"
    return known or (str(unpacked) if unpacked.exists() else None)


def _apt(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(["apt-get", *command], check=False, capture_output=True)


def _npm() -> None:
    """Unpack the browser that an npm package carries."""
    if not shutil.which("npm"):
        return
    subprocess.run(
        ["npm", "install", "--silent", "--no-save", "@sparticuz/chromium"], cwd=ROOT, check=False
    )
    target = ROOT / "node_modules" / ".chromium"
    target.mkdir(parents=True, exist_ok=True)
    script = (
        "import c from '@sparticuz/chromium';import fs from 'fs';"
        f"fs.copyFileSync(await c.executablePath(), '{target}/chromium');fs.chmodSync('{target}/chromium', 0o755)"
    )
    subprocess.run(["node", "--input-type=module", "-e", script], cwd=ROOT, check=False)


def main() -> None:
    """Get what is missing; say what to do if that fails."""
    if path_of() is None:
        print("正在准备测试用的浏览器……", flush=True)
        _apt("chromium")
    if path_of() is None:
        _npm()
    if path_of() is None:
        sys.exit("没有可用的浏览器，真实浏览器测试无法进行。请安装 chromium 后再运行 make test。")
    if not (shutil.which("pdfsig") and shutil.which("pdffonts")):
        _apt("poppler-utils")
    if not (shutil.which("pdfsig") and shutil.which("pdffonts")):
        sys.exit(
            "缺少 pdfsig 和 pdffonts，文书测试无法进行。请安装 poppler-utils 后再运行 make test。"
        )


if __name__ == "__main__":
    main()
