from django.apps import AppConfig


class Assistance(AppConfig):
    name = "teranga.assistance"
    label = "assistance"
