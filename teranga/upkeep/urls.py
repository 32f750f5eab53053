from django.urls import path

from teranga.upkeep import views

urlpatterns = [
    path("health", views.health, name="upkeep.health"),
    path("house", views.house, name="upkeep.house"),
]
