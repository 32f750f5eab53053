from django.urls import path

from teranga.people import views

urlpatterns = [
    path("people", views.find, name="people.find"),
    path("people/register", views.register, name="people.register"),
    path("people/similar", views.similar, name="people.similar"),
    path("people/<str:who>", views.person, name="people.person"),
    path("people/<str:who>/photo", views.photo, name="people.photo"),
    path("people/<str:who>/photo/keep", views.keep_photo, name="people.keep_photo"),
    path("people/<str:who>/correct", views.correct, name="people.correct"),
    path("people/<str:who>/consent", views.consent, name="people.consent"),
    path("people/<str:who>/consent/<uuid:pk>/withdraw", views.withdraw, name="people.withdraw"),
    path("people/<str:who>/household/join", views.join, name="people.join"),
    path("people/<str:who>/household/<uuid:pk>/leave", views.leave, name="people.leave"),
    path("people/<str:who>/not-the-same", views.not_same, name="people.not_same"),
    path("people/<str:who>/forget", views.forget, name="people.forget"),
]
