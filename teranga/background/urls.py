from django.urls import path

from teranga.background import views

urlpatterns = [
    path("prepared", views.preparations, name="background.preparations"),
    path("prepared/<uuid:pk>", views.preparation, name="background.preparation"),
    path("prepared/<uuid:pk>/file", views.fetch, name="background.fetch_preparation"),
    path("prepared/<uuid:pk>/give-up", views.give_up, name="background.give_up"),
    path("background", views.work, name="background.work"),
    path("background/again", views.try_again, name="background.try_again"),
]
