from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "onething.identity"
    label = "identity"

    def ready(self) -> None:
        import_module("onething.identity.timers")
