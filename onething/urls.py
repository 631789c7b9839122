"""Where pages and the API hang; the two know nothing of each other."""

from django.urls import include, path

from onething.api.urls import api

urlpatterns = [path("api/v1/", api.urls), path("", include("onething.web.urls"))]
