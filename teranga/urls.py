"""Every room's addresses. Names are `room.what`; an act's page is named by the act's id."""

from importlib.util import find_spec

from django.urls import include, path

from teranga.settings import ROOMS

urlpatterns = [
    path("", include("teranga.ui.urls")),
    *(path("", include(f"teranga.{room}.urls")) for room in ROOMS if find_spec(f"teranga.{room}.urls")),
]
handler400 = "teranga.ui.errors.bad_request"
handler403 = "teranga.ui.errors.forbidden"
handler404 = "teranga.ui.errors.not_found"
handler500 = "teranga.ui.errors.server_error"
