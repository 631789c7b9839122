from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "onething.voice"
    label = "voice"
