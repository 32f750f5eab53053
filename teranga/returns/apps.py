from django.apps import AppConfig


class Returns(AppConfig):
    name = "teranga.returns"
    label = "returns"
