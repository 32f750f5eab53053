from django.apps import AppConfig


class Background(AppConfig):
    name = "teranga.background"
    label = "background"
