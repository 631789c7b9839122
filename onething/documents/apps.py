from importlib import import_module

from django.apps import AppConfig

from onething.kernel.owners import owned_by


class DocumentsConfig(AppConfig):
    name = "onething.documents"
    label = "documents"

    def ready(self) -> None:
        """Subscribe to what has happened."""
        import_module("onething.documents.reactions")
        owned_by("document", "SELECT holder FROM documents_document WHERE id = %s")
        owned_by("licence", "SELECT holder FROM documents_licence WHERE id = %s")
