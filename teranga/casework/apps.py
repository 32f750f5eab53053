from django.apps import AppConfig


class Casework(AppConfig):
    name = "teranga.casework"
    label = "casework"
