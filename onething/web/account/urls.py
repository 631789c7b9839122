"""Where the pages of one's own account hang."""

from __future__ import annotations

from onething.web.account import views, ways
from onething.web.pages import ANY_STAFF, page

BOTH = ("GET", "POST")
urlpatterns = [
    page("account", views.account, "account", who="any"),
    page("account/again", views.again, "account-again", who="any", methods=BOTH),
    page("account/password", views.password, "account-password", who="any", methods=BOTH),
    page("account/ways", ways.ways, "account-ways", who="applicant", methods=BOTH),
    page(
        "account/ways/phone", ways.phone, "account-ways-phone", who="applicant", methods=("POST",)
    ),
    page(
        "account/visits/end", views.end_visits, "account-visits-end", who="any", methods=("POST",)
    ),
    page("account/factor", views.factor, "account-factor", who=ANY_STAFF),
    page(
        "account/factor/start",
        views.start_factor,
        "account-factor-start",
        who=ANY_STAFF,
        methods=("POST",),
    ),
    page(
        "account/factor/confirm",
        views.confirm_factor,
        "account-factor-confirm",
        who=ANY_STAFF,
        methods=("POST",),
    ),
    page(
        "account/factor/codes",
        views.renew_codes,
        "account-factor-codes",
        who=ANY_STAFF,
        methods=("POST",),
    ),
]
