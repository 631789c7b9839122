from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "onething.catalogue"
    label = "catalogue"
