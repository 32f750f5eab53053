from django.apps import AppConfig


class Integrations(AppConfig):
    name = "teranga.integrations"
    label = "integrations"
