from django.apps import AppConfig


class Exchange(AppConfig):
    name = "teranga.exchange"
    label = "exchange"
