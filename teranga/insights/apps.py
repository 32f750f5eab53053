from django.apps import AppConfig


class Insights(AppConfig):
    name = "teranga.insights"
    label = "insights"
