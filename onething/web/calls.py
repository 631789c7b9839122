"""What both pages of a call need: a pass for its room, where browsers find each other."""

from __future__ import annotations

import base64
import hmac
import json
from hashlib import sha1
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from onething.desk import queries as desk
from onething.desk.queries import VideoSheet
from onething.web.headers import with_camera
from onething.web.request import Request
from onething.web.rooms import room_pass
from onething.web.sessions import MINUTE, moment
from onething.web.streams import live_of


def call_page(
    request: Request, template: str, sheet: VideoSheet, side: str, **context: object
) -> HttpResponse:
    """Draw one side of a call; without a live process it says that there is none."""
    live = live_of(request)
    rules = desk.video_rules()
    until = moment() + rules["pass_minutes"] * MINUTE
    status = 422 if context.get("sentence") or context.get("errors") else 200
    said = {
        "sheet": sheet,
        "side": side,
        "rules": rules,
        "live": live,
        "room": "" if sheet.over else f"{live}/live/v/{room_pass(sheet.id, side, until)}",
        "ice": json.dumps(relays(str(sheet.id), until)),
        **context,
    }
    return with_camera(render(request, template, said, status=status), live)


def waiting_room(
    request: Request, template: str, room: UUID, side: str, **context: object
) -> HttpResponse:
    """Draw the page of who waits for another in a room: it hears when something changed."""
    live = live_of(request)
    rules = desk.video_rules()
    place = room_pass(room, side, moment() + rules["pass_minutes"] * MINUTE)
    said = {"side": side, "rules": rules, "live": live, "room": f"{live}/live/v/{place}", **context}
    status = 422 if context.get("sentence") or context.get("errors") else 200
    return with_camera(render(request, template, said, status=status), live)


def relays(who: str, until: int) -> list[dict[str, object]]:
    """Return the relays as browsers take them, with credentials for a while (TURN REST)."""
    found: list[dict[str, object]] = []
    for url in settings.ICE_URLS:
        if url.startswith("turn") and settings.TURN_SECRET:
            name = f"{until}:{who}"
            made = hmac.new(settings.TURN_SECRET.encode(), name.encode(), sha1)
            word = base64.b64encode(made.digest()).decode()
            found.append({"urls": url, "username": name, "credential": word})
        else:
            found.append({"urls": url})
    return found
