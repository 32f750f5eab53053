from django.apps import AppConfig


class People(AppConfig):
    name = "teranga.people"
    label = "people"
