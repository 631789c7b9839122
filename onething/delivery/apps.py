from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "onething.delivery"
    label = "delivery"
