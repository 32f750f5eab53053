from django.apps import AppConfig


class Protection(AppConfig):
    name = "teranga.protection"
    label = "protection"
