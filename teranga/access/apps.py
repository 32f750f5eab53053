from django.apps import AppConfig


class Access(AppConfig):
    name = "teranga.access"
    label = "access"
