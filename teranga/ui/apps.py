from django.apps import AppConfig


class Ui(AppConfig):
    name = "teranga.ui"
    label = "ui"
