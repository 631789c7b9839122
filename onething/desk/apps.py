from importlib import import_module

from django.apps import AppConfig

from onething.kernel.owners import owned_by


class DeskConfig(AppConfig):
    name = "onething.desk"
    label = "desk"

    def ready(self) -> None:
        import_module("onething.desk.reactions")
        import_module("onething.desk.timers")
        owned_by("booking", "SELECT subject FROM desk_booking WHERE id = %s")
        owned_by("ticket", "SELECT subject FROM desk_ticket WHERE id = %s")
        owned_by("video", "SELECT subject FROM desk_video WHERE id = %s")
        owned_by(
            "recording",
            "SELECT v.subject FROM desk_recording r JOIN desk_video v ON v.id = r.video_id WHERE r.id = %s",
        )
        cases = import_module("onething.cases.queries")
        cases.knows_windows(import_module("onething.desk.queries").window_of)
        papers = import_module("onething.documents.queries")
        papers.needs_files(import_module("onething.desk.queries").recordings_in_use)
