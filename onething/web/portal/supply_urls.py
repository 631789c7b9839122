"""Where materials come by a phone, and what is asked for once more is handed in."""

from __future__ import annotations

from onething.web.pages import page
from onething.web.portal import phoning, supplying

BOTH = ("GET", "POST")
urlpatterns = [
    page(
        "apply/<uuid:draft_id>/pz/<slug:key>",
        phoning.code,
        "draft-phone",
        who="applicant",
        assisted=True,
    ),
    page("pz/<str:token>", phoning.take, "phone-photo", who="public", methods=BOTH, paced="guess"),
    page(
        "pb/<str:supply_token>",
        supplying.take,
        "phone-supply",
        who="public",
        methods=BOTH,
        paced="guess",
    ),
    page(
        "my/bj/<slug:number>/bz/<uuid:case_id>",
        supplying.supplement,
        "supplement",
        who="applicant",
        methods=BOTH,
        assisted=True,
    ),
    page(
        "my/bj/<slug:number>/bz/<uuid:case_id>/sj",
        supplying.code,
        "supplement-phone",
        who="applicant",
        assisted=True,
    ),
]
