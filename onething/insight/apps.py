from importlib import import_module

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "onething.insight"
    label = "insight"

    def ready(self) -> None:
        import_module("onething.insight.projections")
        import_module("onething.insight.timers")
