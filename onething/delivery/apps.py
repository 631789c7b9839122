from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "onething.delivery"
    label = "delivery"

    def ready(self) -> None:
        papers = import_module("onething.documents.queries")
        papers.needs_files(import_module("onething.delivery.parcels.serving").signatures_in_use)
        import_module("onething.delivery.anchoring")
        import_module("onething.delivery.connectors")
        papers.needs_files(import_module("onething.delivery.crossings.files").files_in_use)
        import_module("onething.delivery.crossing")
        import_module("onething.delivery.crossing_files")
        import_module("onething.delivery.fees")
        import_module("onething.delivery.halls")
        import_module("onething.delivery.voice")
        import_module("onething.delivery.walks")
        import_module("onething.delivery.publishing")
        import_module("onething.delivery.licences")
        import_module("onething.delivery.reactions")
        import_module("onething.delivery.refusals")
        import_module("onething.delivery.reminding")
        import_module("onething.delivery.posting")
        import_module("onething.delivery.forgetting")
        import_module("onething.delivery.joining")
        import_module("onething.delivery.relaying")
        import_module("onething.delivery.remoting")
        import_module("onething.delivery.crossing_answers")
