"""The platform's settings, with an upgrade that does not go well."""

from onething.settings import *  # noqa: F403 -- settings are extended by taking all of them

INSTALLED_APPS += ["tests.run.failing"]  # noqa: F405 -- comes from there
