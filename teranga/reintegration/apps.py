from django.apps import AppConfig


class Reintegration(AppConfig):
    name = "teranga.reintegration"
    label = "reintegration"
