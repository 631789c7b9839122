"""What the HTTP server calls."""

import os

from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application

from onething.kernel.connecting import end_with_thread
from onething.kernel.processes import introduce

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
introduce("web")
application = get_wsgi_application()
request_started.connect(end_with_thread)
