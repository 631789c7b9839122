"""What was just done, said on the next page: signed, so that nobody else can put words into our pages.

It is said for some minutes only: who opens the page again later is not told of it as if it were new.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from django.core.signing import BadSignature, TimestampSigner

from onething.web.request import Request

NAME, SALT = "done", "told"
FRESH: Final = timedelta(minutes=10)


def telling(address: str, words: str) -> str:
    """Return an address whose page says these words."""
    page, mark, anchor = address.partition("#")
    joined = "&" if "?" in page else "?"
    return f"{page}{joined}{NAME}={quote(TimestampSigner(salt=SALT).sign(words))}{mark}{anchor}"


def told(request: Request) -> str:
    """Return what this page has to say of what was just done; “”: nothing, or not from us."""
    try:
        return TimestampSigner(salt=SALT).unsign(request.GET.get(NAME, ""), max_age=FRESH)
    except BadSignature:
        return ""
