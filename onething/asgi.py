"""What the server of the live screens calls."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
django.setup()

from onething.kernel.processes import introduce  # noqa: E402 -- after Django was set up
from onething.web.live import Live  # noqa: E402 -- after Django was set up

introduce("live")
application = Live()
