"""Lists that leave the platform: a form asks why, the file says who."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from onething.documents import commands, queries
from onething.documents.terms import Sheet
from onething.kernel.refusals import Invalid
from onething.web.request import Request, post_of


def file_of(request: Request, sheet_of: Callable[[int], Sheet]) -> HttpResponse:
    """Return the list as the file that the form asked for; it is in the ledger before it is sent."""
    form, purpose = request.POST.get("form", ""), request.POST.get("purpose", "")
    most = queries.most_rows(form, purpose)
    post = post_of(request)
    assert request.account is not None and post is not None
    sheet = sheet_of(most + 1)
    if len(sheet.lines) > most:
        raise Invalid(f"这份清单超过 {most} 行，不能一次导出。请缩小范围后分次导出。")
    made = commands.export_list(
        sheet,
        form=form,
        purpose=purpose,
        name=request.account.name,
        organisation=post.organisation_name,
        by=request.actor,
        at=request.now,
    )
    response = HttpResponse(made.content, content_type=made.media_type)
    attachment = content_disposition_header(True, made.name)
    response.headers["Content-Disposition"] = attachment or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response
