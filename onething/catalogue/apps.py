from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "onething.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        import_module("onething.catalogue.timers")
        import_module("onething.catalogue.applets.timers")
