"""After an invitation its link goes out by mail; every ten minutes who reads unusually much is counted."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from teranga.access import acts, queries
from teranga.kernel.models import Entry


def send_link(entry: Entry) -> None:
    """Send the person whom an entry of the journal is about the link by which they choose their password."""
    member = queries.account_signing_in(entry.subject)
    if member is None or member.has_usable_password():
        return
    link = queries.link_for(member)
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            subject = _("Your account in Teranga")
            said.append(render_to_string("access/invitation.txt", {"member": member, "link": link}).strip())
    send_mail(subject, "\n\n--\n\n".join(said), settings.DEFAULT_FROM_EMAIL, [member.email])


@db_periodic_task(crontab(minute="*/10"))
def watch() -> None:
    """Count who reads how much, and put away what is kept no longer."""
    acts.count_reading()
    acts.tidy()
