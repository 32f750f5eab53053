from django.urls import path

from teranga.access import views

urlpatterns = [
    path("", views.home, name="access.home"),
    path("sign-in", views.sign_in, name="access.sign_in"),
    path("sign-out", views.sign_out, name="access.sign_out"),
    path("my-password", views.change_password, name="access.change_password"),
    path("staff", views.staff, name="access.staff"),
    path("staff/add", views.add_staff, name="access.add_staff"),
    path("staff/<uuid:pk>", views.staff_member, name="access.staff_member"),
    path("staff/<uuid:pk>/role", views.change_role, name="access.change_role"),
    path("staff/<uuid:pk>/suspend", views.suspend, name="access.suspend"),
    path("staff/<uuid:pk>/restore", views.restore, name="access.restore"),
]
