"""The files of the demo province: pieces that come, a result that goes back, a sample picture that is handed in."""

from __future__ import annotations

import threading
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from onething.exchange.sealing import PIECE, Unreadable, about_piece, piece_of, unseal
from onething.kernel.crypto import sm3

PDF: Final = "application/pdf"
PNG: Final = "image/png"
WRONG: Final = "收到的内容和说明的摘要不一致，已经丢弃。请从头重送。"


@dataclass
class Coming:
    """A file that was said, as far as it is here."""

    size: int
    digest: str
    content: bytes = b""
    done: bool = False


@dataclass
class Shelf:
    """The files that the other side said it would send, by application and file."""

    secret: str
    files: dict[tuple[str, str], Coming] = field(default_factory=dict)
    spoil: int = 0  # so many files come damaged, for trying things
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, key: str, files: list[dict[str, Any]]) -> None:
        """Note which files will come."""
        for one in files:
            made = Coming(int(one["size"]), str(one["digest"]))
            self.files.setdefault((key, str(one["key"])), made)

    def take(self, key: str, file: str, said: dict[str, Any]) -> tuple[int, str]:
        """Take a piece; return how much is here, and what is wrong."""
        offset = int(said["offset"])
        try:
            piece = unseal([self.secret], about_piece(key, file, offset), str(said["piece"]))
        except Unreadable:
            return 0, "这一段文件解不开。请核对密钥后重送。"
        with self._lock:
            one = self.files[key, file]
            if not one.done and offset == len(one.content):
                one.content += piece
            if not one.done and one.content and len(one.content) >= one.size:
                if self.spoil:
                    self.spoil, one.content = self.spoil - 1, b"?" + one.content[1:]
                one.done = sm3(one.content) == one.digest
                if not one.done:
                    one.content = b""
                    return 0, WRONG
            return len(one.content), ""


def pieces(secret: str, key: str, file: str, content: bytes) -> list[dict[str, Any]]:
    """Return a file cut into pieces as they are sent."""
    return [
        piece_of(secret, key, file, content, offset) | {"size": len(content)}
        for offset in range(0, len(content), PIECE)
    ]


def said_of(key: str, name: str, content: bytes, media_type: str) -> dict[str, Any]:
    """Return a file as it is said before it is sent."""
    return {
        "key": key, "name": name, "size": len(content), "digest": sm3(content), "media_type": media_type,
    }  # fmt: skip


def sample_picture() -> bytes:
    """Return a small picture: a grey sheet with a frame, 120 by 80."""
    line = b"\0" + b"\xb0" * 120
    rows = b"".join(line for _ in range(80))

    def chunk(kind: bytes, content: bytes) -> bytes:
        end = zlib.crc32(kind + content).to_bytes(4)
        return len(content).to_bytes(4) + kind + content + end

    head = (120).to_bytes(4) + (80).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def result_paper(number: str) -> bytes:
    """Return the paper that the demo province issues: one page, the number on it, in plain letters."""
    text = f"BT /F1 18 Tf 60 760 Td (Demo province: granted) Tj 0 -30 Td ({number}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + tail
