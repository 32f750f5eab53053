from django.urls import path

from teranga.exchange import views

urlpatterns = [
    path("import", views.lists, name="exchange.lists"),
    path("import/new", views.upload, name="exchange.upload"),
    path("import/<uuid:pk>", views.one, name="exchange.list"),
    path("import/<uuid:pk>/columns", views.map_columns, name="exchange.map_columns"),
    path("import/<uuid:pk>/lines/<slug:state>", views.lines, name="exchange.lines"),
    path("import/<uuid:pk>/duplicates", views.decide, name="exchange.decide"),
    path("import/<uuid:pk>/run", views.run, name="exchange.run"),
    path("import/<uuid:pk>/stop", views.stop, name="exchange.stop"),
    path("import/<uuid:pk>/refused.csv", views.refused, name="exchange.refused"),
]
