from importlib import import_module

from django.apps import AppConfig

from onething.kernel.owners import owned_by


class VoiceConfig(AppConfig):
    name = "onething.voice"
    label = "voice"

    def ready(self) -> None:
        import_module("onething.voice.reactions")
        import_module("onething.voice.timers")
        owned_by("obstacle", "SELECT subject FROM voice_obstacle WHERE id = %s")
        owned_by("project", "SELECT subject FROM voice_project WHERE id = %s")
        owned_by("aid", "SELECT subject FROM voice_aid WHERE id = %s")
