from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "onething.identity"
    label = "identity"
