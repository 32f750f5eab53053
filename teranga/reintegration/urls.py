from django.urls import path

from teranga.reintegration import views

urlpatterns = [
    path("approvals", views.approvals, name="reintegration.approvals"),
    path("cases/<str:reference>/projects/propose", views.propose, name="reintegration.propose"),
    path("cases/<str:reference>/projects/<uuid:pk>/approve", views.approve, name="reintegration.approve"),
    path("cases/<str:reference>/projects/<uuid:pk>/refuse", views.refuse, name="reintegration.refuse"),
    path("cases/<str:reference>/projects/<uuid:pk>/visit", views.visit, name="reintegration.visit"),
    path("cases/<str:reference>/projects/<uuid:pk>/end", views.complete, name="reintegration.complete"),
    path("cases/<str:reference>/instalments/<uuid:pk>/pay", views.pay, name="reintegration.pay"),
    path("cases/<str:reference>/payments/<uuid:pk>/receipt", views.keep_receipt, name="reintegration.keep_receipt"),
]
