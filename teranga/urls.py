"""Every room's addresses. Names are `room.what`; an act's page is named by the act's id."""

from django.urls import include, path

from teranga.settings import ROOMS

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    *(path("", include(f"teranga.{room}.urls")) for room in ROOMS),
]
handler400 = "teranga.ui.errors.bad_request"
handler403 = "teranga.ui.errors.forbidden"
handler404 = "teranga.ui.errors.not_found"
handler500 = "teranga.ui.errors.server_error"
