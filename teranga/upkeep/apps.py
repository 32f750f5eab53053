from django.apps import AppConfig


class Upkeep(AppConfig):
    name = "teranga.upkeep"
    label = "upkeep"
