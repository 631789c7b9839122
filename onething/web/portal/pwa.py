"""The portal as an app: its manifest, its service worker, the page that shows without a network."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static

from onething.web.request import Request

SOURCE: Final = Path(__file__).parent.parent / "worker.js"
OFFLINE: Final = "/offline"
KEPT: Final = (
    "vendor/bootstrap.min.css", "gov.css", "parts.css", "app.js", "pwa.js", "icon.svg",
    "icon-192.png", "icon-512.png",
)  # fmt: skip
DAY: Final = "public, max-age=86400"


def manifest(request: Request) -> HttpResponse:
    """Say how the portal looks on a desktop or a phone."""
    icons = [
        {"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    said = {
        "id": "/", "name": "高效办成一件事", "short_name": "一件事", "lang": "zh-CN", "dir": "ltr",
        "description": "政务服务：找事、办事、查进度、预约、请人帮办。", "start_url": "/", "scope": "/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#0f54b5",
        "icons": icons,
        "shortcuts": [
            {"name": "一件事", "url": "/yjs"}, {"name": "查进度", "url": "/cx"},
            {"name": "请人帮我办", "url": "/bangban"},
        ],
    }  # fmt: skip
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    answer["Cache-Control"] = DAY
    return answer


def worker(request: Request) -> HttpResponse:
    """Send the service worker with the names of what it keeps."""
    files = [static(one) for one in KEPT]
    source = _source()
    version = hashlib.sha256(f"{files}{source}".encode()).hexdigest()[:16]
    known = (("FILES", files), ("OFFLINE", OFFLINE), ("VERSION", f"onething-{version}"))
    head = "".join(f"var {name} = {json.dumps(value)};\n" for name, value in known)
    answer = HttpResponse(head + source, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def offline(request: Request) -> HttpResponse:
    """Show what to do without a network; the same for everybody, with no name and no form."""
    answer = render(request, "portal/offline.html")
    answer["Cache-Control"] = "no-cache"
    return answer
