from django.urls import path

from teranga.access import views

urlpatterns = [
    path("", views.home, name="access.home"),
    path("sign-in", views.sign_in, name="access.sign_in"),
    path("sign-in/second-step", views.second_step, name="access.second_step"),
    path("sign-out", views.sign_out, name="access.sign_out"),
    path("welcome/<uuid:pk>/<str:token>", views.welcome, name="access.welcome"),
    path("my-account", views.account, name="access.account"),
    path("my-account/password", views.change_password, name="access.change_password"),
    path("my-account/app", views.add_totp, name="access.add_totp"),
    path("my-account/passkey", views.add_passkey, name="access.add_passkey"),
    path("my-account/recovery-codes", views.renew_recovery_codes, name="access.renew_recovery_codes"),
    path("my-account/sign-out-everywhere", views.sign_out_everywhere, name="access.sign_out_everywhere"),
    path("my-account/<uuid:staff>/factor/<uuid:pk>/remove", views.remove_factor, name="access.remove_factor"),
    path("my-account/<uuid:staff>/session/<uuid:pk>/end", views.end_session, name="access.end_session"),
    path("watch", views.watch, name="access.watch"),
    path("staff", views.staff, name="access.staff"),
    path("staff/invite", views.invite, name="access.invite"),
    path("staff/<uuid:pk>", views.staff_member, name="access.staff_member"),
    path("staff/<uuid:pk>/role", views.change_role, name="access.change_role"),
    path("staff/<uuid:pk>/office", views.move, name="access.move"),
    path("staff/<uuid:pk>/suspend", views.suspend, name="access.suspend"),
    path("staff/<uuid:pk>/restore", views.restore, name="access.restore"),
    path("staff/<uuid:pk>/link", views.send_link, name="access.send_link"),
    path("staff/<uuid:pk>/second-factors", views.reset_factors, name="access.reset_factors"),
]
