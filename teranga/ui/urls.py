from django.urls import path
from django.views.i18n import set_language

from teranga.ui import pages

urlpatterns = [path("language", pages.page(pages.PUBLIC)(set_language), name="set_language")]
