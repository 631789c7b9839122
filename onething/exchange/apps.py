from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "onething.exchange"
    label = "exchange"
