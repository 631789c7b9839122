from importlib import import_module

from django.apps import AppConfig

from onething.kernel.owners import owned_by


class FeesConfig(AppConfig):
    name = "onething.fees"
    label = "fees"

    def ready(self) -> None:
        import_module("onething.fees.reactions")
        import_module("onething.fees.outside")
        import_module("onething.fees.papers")
        import_module("onething.fees.timers")
        papers = import_module("onething.documents.queries")
        papers.needs_files(import_module("onething.fees.proofs").proofs_in_use)
        papers.tells_matters(import_module("onething.fees.matters").abouts_of)
        owned_by("order", "SELECT subject FROM fees_order WHERE id = %s")
        owned_by(
            "bill",
            "SELECT o.subject FROM fees_bill b JOIN fees_order o ON o.id = b.order_id WHERE b.id = %s",
        )
