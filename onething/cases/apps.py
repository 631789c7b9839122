from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onething.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("onething.cases.reactions")
        import_module("onething.cases.timers")
