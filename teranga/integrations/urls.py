from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from teranga.integrations import views
from teranga.integrations.api import doing, figures, files, people
from teranga.ui import pages

operations = doing.all_of(people, files, figures)
served = [each for each in operations.urls[0] if each.name != "api-root"]
for operation in served:  # a token lets in, and each operation asks for it; a session is neither asked nor minded
    operation.callback.needs = pages.PUBLIC
    login_not_required(operation.callback)

urlpatterns = [
    path("integrations", views.tokens, name="integrations.tokens"),
    path("integrations/new", views.issue, name="integrations.issue"),
    path("integrations/<uuid:pk>", views.token, name="integrations.token"),
    path("integrations/<uuid:pk>/revoke", views.revoke, name="integrations.revoke"),
    path("integrations/<uuid:pk>/webhook", views.add_webhook, name="integrations.add_webhook"),
    path("webhooks/<uuid:pk>", views.webhook, name="integrations.webhook"),
    path("webhooks/<uuid:pk>/end", views.end_webhook, name="integrations.end_webhook"),
    path("api/v1/", include((served, "api"))),
]
