"""What the HTTP server calls."""

import os

from django.core.wsgi import get_wsgi_application

from onething.kernel.processes import introduce

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
introduce("web")
application = get_wsgi_application()
