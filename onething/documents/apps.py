from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "onething.documents"
    label = "documents"

    def ready(self) -> None:
        """Subscribe to what has happened."""
        import_module("onething.documents.reactions")
