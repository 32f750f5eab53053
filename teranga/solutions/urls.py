from django.urls import path

from teranga.solutions import views

FILE = "cases/<str:reference>"

urlpatterns = [
    path(f"{FILE}/solution/discuss", views.discuss, name="solutions.discuss"),
    path(f"{FILE}/solution/choose", views.choose, name="solutions.choose"),
    path(f"{FILE}/best-interests/assess", views.assess, name="solutions.assess_best_interests"),
    path(f"{FILE}/best-interests/tracing", views.record_tracing, name="solutions.record_tracing"),
    path(f"{FILE}/best-interests/care", views.confirm_care, name="solutions.confirm_care"),
    path(f"{FILE}/best-interests/escort", views.name_escort, name="solutions.name_escort"),
    path(f"{FILE}/best-interests/decide", views.decide, name="solutions.decide_best_interests"),
    path(f"{FILE}/best-interests/confirm", views.confirm_lift, name="solutions.confirm_no_longer_child_alone"),
]
