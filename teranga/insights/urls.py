from django.urls import path

from teranga.insights import views

urlpatterns = [
    path("figures", views.figures, name="insights.figures"),
    path("figures/behind", views.behind, name="insights.behind"),
]
