"""Sessions end: with the role, the office or the password that they were opened with."""

from teranga.access.models import Draft, SignIn, Staff


def end_everywhere(staff: Staff, *, wipe: bool = False) -> None:
    """End every session of an account; `wipe`: and what was typed and not sent goes too. Called by acts."""
    SignIn.objects.filter(staff=staff).delete()
    if wipe:
        wipe_drafts(staff)


def wipe_drafts(staff: Staff) -> None:
    """What someone typed and did not send goes when they sign out: the next one at this computer is another."""
    Draft.objects.filter(staff=staff).delete()
