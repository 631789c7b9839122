"""The URLs as a platform for practising has them."""

from onething.urls import handler400, handler403, handler404, handler500
from onething.urls import urlpatterns as service
from onething.web.staffing.practice_urls import urlpatterns as practice

urlpatterns = [*practice, *service]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
