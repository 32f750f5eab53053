from django.apps import AppConfig


class Solutions(AppConfig):
    name = "teranga.solutions"
    label = "solutions"
