"""All pages. Each is made by `page`, which asks who may see it."""

from django.conf import settings
from django.urls import path

from onething.web import health
from onething.web.account.urls import urlpatterns as account
from onething.web.aid_urls import urlpatterns as aids
from onething.web.console.urls import urlpatterns as console
from onething.web.desk.away_urls import urlpatterns as away
from onething.web.desk.hall_urls import urlpatterns as calling
from onething.web.desk.urls import urlpatterns as desk
from onething.web.kiosk.urls import urlpatterns as kiosk
from onething.web.lead.urls import urlpatterns as lead
from onething.web.portal.hall_urls import urlpatterns as halls
from onething.web.portal.supply_urls import urlpatterns as supplies
from onething.web.portal.urls import urlpatterns as portal
from onething.web.project_urls import urlpatterns as projects
from onething.web.staffing.practice_urls import urlpatterns as practice
from onething.web.staffing.urls import urlpatterns as staffing

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *portal,
    *supplies,
    *halls,
    *aids,
    *projects,
    *account,
    *desk,
    *away,
    *calling,
    *kiosk,
    *lead,
    *console,
    *staffing,
    *(practice if settings.PRACTICE else ()),
]
