"""See that documents have a Chinese font: the system's, else Debian's package, else a wheel's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = Path(os.environ.get("ONETHING_VAR", ROOT / "var")) / "fonts"
PLACES = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    OURS,
)
WANTED = ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif", "SourceHanSans")
FREE = (
    "NotoSerifCJKsc",
    "NotoSansCJKsc",
    "SourceHanSerif",
)  # the wheel also holds a face that is not free
WHEEL = (
    "mplfonts==0.0.11"
    " --hash=sha256:b5e05ba7fd9a59cae48d1db41f657f50e6765e6f04b8d78504438b93a66b6e13"
)


def found() -> bool:
    """Say whether one of the faces that documents use is there."""
    return any(
        path.name.startswith(WANTED)
        for place in PLACES
        if place.is_dir()
        for path in place.rglob("*.[ot]t[fc]")
    )


def from_debian() -> bool:
    """Install the faces as Debian ships them; only root can."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    for command in (["update", "-qq"], ["install", "-y", "-qq", "fonts-noto-cjk"]):
        subprocess.run(["apt-get", *command], check=False, capture_output=True)
    return found()


def from_wheel() -> bool:
    """Take the open faces out of a wheel from the package index."""
    OURS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted"
        wanted.write_text(WHEEL, encoding="ascii")
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        got = subprocess.run(
            [*pip, "--no-deps", "--require-hashes", "-d", folder, "-r", str(wanted)], check=False
        )
        for wheel in Path(folder).glob("*.whl") if got.returncode == 0 else ():
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if Path(name).name.startswith(FREE):
                        (OURS / Path(name).name).write_bytes(archive.read(name))
    return found()


def main() -> None:
    """Get a font if there is none; say what to do if that fails."""
    if found():
        return
    print("正在准备文书字体……", flush=True)
    if not (from_debian() or from_wheel()):
        sys.exit(
            "没有找到中文字体，文书无法排版。请安装 fonts-noto-cjk，或把 NotoSerifCJK 字体放到 var/fonts。"
        )


if __name__ == "__main__":
    main()
