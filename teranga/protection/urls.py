from django.urls import path

from teranga.protection import views

urlpatterns = [
    path("retention", views.proposals, name="protection.proposals"),
    path("retention/<uuid:pk>", views.proposal, name="protection.proposal"),
    path("retention/<uuid:pk>/approve", views.approve, name="protection.approve"),
    path("retention/<uuid:pk>/confirm", views.confirm, name="protection.confirm"),
    path("retention/<uuid:pk>/certificate", views.certificate, name="protection.certificate"),
    path("people/<str:who>/kept", views.kept, name="protection.kept"),
    path("people/<str:who>/hold", views.hold, name="protection.hold"),
    path("people/<str:who>/hold/<uuid:pk>/end", views.release, name="protection.release"),
    path("people/<str:who>/copy", views.copy, name="protection.copy"),
    path("people/<str:who>/copy/<uuid:pk>/pdf", views.copy_pdf, name="protection.copy_pdf"),
    path("people/<str:who>/copy/<uuid:pk>/json", views.copy_json, name="protection.copy_json"),
]
