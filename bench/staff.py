"""Members of staff of the demo, signed in as a browser would be."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from teranga.access import queries as access_queries
from teranga.access.models import Staff


def of(role: str, office: str = "") -> Any:
    """A member of staff with that role; of that office when it is named, by its code."""
    found = Staff._base_manager.filter(role_code=role, is_active=True)
    first = (found.filter(office__code=office) if office else found).order_by("name").select_related("office").first()
    assert first is not None, f"nobody is {role}"
    return first


def actor(role: str, office: str = "") -> Any:
    return access_queries.actor_of(of(role, office))


def browser(role: str, office: str = "") -> Client:
    """Signed in with a second factor."""
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost", "accept-language": "fr"})
    client.force_login(of(role, office), backend="teranga.access.backend.StaffBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    return client
