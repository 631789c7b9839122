"""Where pages and the API hang; the two know nothing of each other."""

from django.urls import include, path

from onething.api.urls import api

handler400 = "onething.web.errors.bad_request"
handler403 = "onething.web.errors.forbidden"
handler404 = "onething.web.errors.not_found"
handler500 = "onething.web.errors.fault"
urlpatterns = [path("api/v1/", api.urls), path("", include("onething.web.urls"))]
