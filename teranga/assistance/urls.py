from django.urls import path

from teranga.assistance import views

urlpatterns = [
    path("cases/<str:reference>/services", views.services, name="assistance.services"),
    path("cases/<str:reference>/services/plan", views.plan, name="assistance.plan"),
    path("cases/<str:reference>/services/record", views.record, name="assistance.record"),
    path("cases/<str:reference>/services/<uuid:pk>/deliver", views.deliver, name="assistance.deliver"),
    path("cases/<str:reference>/services/<uuid:pk>/cancel", views.cancel, name="assistance.cancel"),
    path("providers", views.providers, name="assistance.providers"),
    path("providers/add", views.add_provider, name="assistance.add_provider"),
    path("providers/<uuid:pk>/retire", views.retire_provider, name="assistance.retire_provider"),
    path("providers/<uuid:pk>/restore", views.restore_provider, name="assistance.restore_provider"),
]
