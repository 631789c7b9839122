from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "onething.insight"
    label = "insight"
