"""Forms about files: each the shape of its act."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access_queries
from teranga.ui import forms

ANSWERS = ("fears_return", "asylum_pending", "alone", "health_need", "trafficking_signs", "wishes_return")


def _colleague(label: Any, **options: Any) -> forms.Pick:
    return forms.Pick(
        lambda actor, subject: access_queries.colleague_choices(actor),
        record=access_queries.staff_member,
        label=label,
        required=False,
        **options,
    )


class OpenFile(forms.ActForm):
    office = forms.Pick(
        lambda actor, subject: access_queries.office_choices(actor),
        record=access_queries.visible_office,
        label=_("Office"),
    )
    opened_on = forms.Day(label=_("Opened on"))
    categories = forms.Choices("category", label=_("Why the person is assisted"))
    priority = forms.Choice("priority", label=_("Priority"))
    responsible = _colleague(_("Caseworker"))
    is_emergency_movement = forms.Tick(
        label=_("Emergency movement (conflict, disaster): left out of the figures"), required=False
    )


class OpenFamily(OpenFile):
    """For who is in a household whose members have no open file."""

    with_family = forms.Tick(
        label=_("Open a file for the other members of the household too"),
        help_text=_("Each has their own file. Categories that belong to one person only are not copied."),
        required=False,
    )


class Screen(forms.ActForm):
    screened_on = forms.Day(label=_("Screened on"))
    fears_return = forms.Choice("yes_no_unknown", label=_("Does the person express fear of return?"))
    asylum_pending = forms.Choice("yes_no_unknown", label=_("Is an asylum claim pending?"))
    alone = forms.Choice("yes_no_unknown", label=_("Is it a child without a parent or guardian?"))
    health_need = forms.Choice("yes_no_unknown", label=_("Is there a health need?"))
    trafficking_signs = forms.Choice("yes_no_unknown", label=_("Are there signs of trafficking?"))
    wishes_return = forms.Choice("yes_no_unknown", label=_("Does the person wish to return?"))
    needs = forms.Choices("need", label=_("Needs found at once"), required=False)
    urgency = forms.Choice("priority", label=_("Urgency of these needs"))
    note = forms.Prose(label=_("What was said and seen"), required=False)

    groups = (
        (_("Answers"), ANSWERS),
        (_("Needs"), ("needs", "urgency")),
        (_("Note"), ("note",)),
    )


class SetCategories(forms.ActForm):
    seen = forms.Seen()
    categories = forms.Choices("category", label=_("Why the person is assisted"))


class Assign(forms.ActForm):
    seen = forms.Seen()
    responsible = forms.Pick(
        lambda actor, subject: access_queries.colleague_choices(actor),
        record=access_queries.staff_member,
        label=_("Caseworker"),
    )


class Prioritise(forms.ActForm):
    seen = forms.Seen()
    priority = forms.Choice("priority", label=_("Priority"))


class MarkEmergency(forms.ActForm):
    seen = forms.Seen()
    is_emergency_movement = forms.Tick(
        label=_("This file belongs to an emergency movement (conflict, disaster)"),
        help_text=_("It is then left out of the figures."),
        required=False,
    )


class FindNeed(forms.ActForm):
    need = forms.Choice("need", label=_("Need"))
    urgency = forms.Choice("priority", label=_("Urgency"))
    found_on = forms.Day(label=_("Found on"))
    note = forms.Prose(label=_("Note"), required=False)


class MeetNeed(forms.ActForm):
    met_on = forms.Day(label=_("Met on"))


class WriteNote(forms.ActForm):
    text = forms.Prose(label=_("Note"), rows=8)


class Attach(forms.ActForm):
    kind = forms.Choice("attachment_kind", label=_("Kind of document"))
    file = forms.File(label=_("Document"))


class AddTask(forms.ActForm):
    text = forms.Text(label=_("What is to be done"))
    due_on = forms.Day(label=_("By when"), past=False)
    assignee = _colleague(_("By whom"), help_text=_("Nobody named: the caseworker of the file."))


class FinishTask(forms.ActForm):
    """Nothing to fill in: only to confirm."""


class Close(forms.ActForm):
    seen = forms.Seen()
    closed_on = forms.Day(label=_("Date of closing"))
    reason = forms.Choice("closure_reason", label=_("Reason"))
    outcome = forms.Choice("closure_outcome", label=_("Outcome"))
    note = forms.Prose(label=_("Note"), required=False)


class Reopen(forms.ActForm):
    reopened_on = forms.Day(label=_("Date of reopening"))
    reason = forms.Choice("reopening_reason", label=_("Reason"))
    note = forms.Prose(label=_("Note"), required=False)


class Elsewhere(forms.Filters):
    """Which file of another office; only that it exists is said."""

    reference = forms.Text(label=_("Reference"), max_length=20)


class BreakGlass(forms.ActForm):
    why = forms.Prose(label=_("Why you must read it now"))


class PrepareList(forms.ActForm):
    """Nothing to fill in: the list is the one that was looked at."""

    def arguments(self) -> dict[str, Any]:
        return {name: self.initial[name] for name in ("wanted", "order", "form")}


class Find(forms.Filters):
    """What narrows the list of files."""

    reference = forms.Text(label=_("Reference"), max_length=20)
    stage = forms.Choice("stage", label=_("Stage"))
    category = forms.Choice("category", label=_("Category"))
    priority = forms.Choice("priority", label=_("Priority"))
    nationality = forms.Choice("country", label=_("Nationality"))
    responsible = forms.Pick(lambda actor, subject: access_queries.colleague_choices(actor), label=_("Caseworker"))
    office = forms.Pick(lambda actor, subject: access_queries.office_choices(actor), label=_("Office"))
