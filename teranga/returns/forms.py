"""What is typed about returns, movements and those who travel."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access_queries
from teranga.kernel import clock, codes
from teranga.returns import queries, rules
from teranga.ui import fields, forms, widgets

TRAVEL_DOCUMENTS = tuple(row["code"] for row in codes.rows("document_kind") if row["is_travel_document"] == "yes")
Offered = Callable[[Any, Any], Iterable[queries.Traveller]]


class Travellers(fields.Ours, django_forms.MultipleChoiceField):
    """Any number of files, offered as travellers; a tuple of files. `everyone`: all are ticked at first.

    `nobody`: what is said when there is none to offer.
    """

    widget = widgets.Several

    def __init__(self, offered: Offered, *, everyone: bool = False, nobody: Any = "", **options: Any) -> None:
        self.offered, self.everyone, self.nobody, self.files = offered, everyone, nobody, dict[str, Any]()
        super().__init__(**options)
        self.error_messages.update(
            {"required": _("Tick at least one traveller."), "invalid_choice": _("Choose from the list.")}
        )

    def prepare(self, actor: Any, subject: Any) -> None:
        found = list(self.offered(actor, subject))
        self.files = {str(each.case.pk): each.case for each in found}
        self.choices = [(str(each.case.pk), queries.label_of(each)) for each in found]
        self.help_text = self.help_text if found else self.nobody
        if self.everyone:
            self.initial = list(self.files)

    def clean(self, value: Any) -> tuple[Any, ...]:
        chosen = set(super().clean(value))
        return tuple(case for key, case in self.files.items() if key in chosen)


# -------------------------------------------------------------------------------------------------------- on a file


class Counsel(forms.ActForm):
    counselled_on = forms.Day(label=_("Counselled on"), initial=clock.today)
    language = forms.Choice("language", label=_("Language"))
    topics = forms.Choices("counselling_topic", label=_("Explained"))
    was_alone = forms.Tick(label=_("Alone with the person"), required=False, initial=True)
    note = forms.Prose(label=_("Questions asked, and what was answered"), required=False)


class Declare(forms.ActForm):
    signed_on = forms.Day(label=_("Signed on"), initial=clock.today)
    destination = forms.Choice("country", label=_("Country of return"))
    language = forms.Choice("language", label=_("Language in which it was read aloud"))
    guardian = forms.Text(
        label=_("Parent or guardian"), required=False, help_text=_("Needed for a child: they sign too.")
    )
    witness = forms.Text(label=_("Witness"), required=False)
    interpreter = forms.Text(label=_("Interpreter"), required=False)
    scan = forms.File(label=_("Signed scan"), required=False)

    def arguments(self) -> dict[str, Any]:
        """Those who signed, as one."""
        typed = super().arguments()
        names = {name: typed.pop(name) for name in ("witness", "interpreter", "guardian")}
        return {**typed, "signatories": rules.Signatories(**names)}


class Withdraw(forms.ActForm):
    withdrawn_on = forms.Day(label=_("Withdrawn on"), initial=clock.today)
    reason = forms.Choice("withdrawal_reason", label=_("Reason"), initial="not_stated")
    note = forms.Prose(label=_("Note"), required=False, rows=3)


class AddTravelDocument(forms.ActForm):
    kind = forms.Choice("document_kind", label=_("Document"), only=TRAVEL_DOCUMENTS)
    number = forms.Text(label=_("Document number"), max_length=40)
    country = forms.Choice("country", label=_("Issued by"))
    issued_on = forms.Day(label=_("Issued on"), required=False)
    expires_on = forms.Day(label=_("Valid until"), required=False, future=True)


class RecordMedical(forms.ActForm):
    examined_on = forms.Day(label=_("Examined on"), initial=clock.today)
    outcome = forms.Choice("fit_to_travel", label=_("Fitness to travel"))
    valid_until = forms.Day(
        label=_("Valid until"), required=False, future=True, help_text=_("That day included; needed when fit.")
    )
    conditions = forms.Choices("travel_condition", label=_("Conditions of the journey"), required=False)
    note = forms.Prose(
        label=_("For the journey"), required=False, rows=3, help_text=_("What an escort must know; no diagnosis.")
    )


class RouteFear(forms.ActForm):
    body = forms.Choice("competent_body", label=_("Competent body"))
    routed_on = forms.Day(label=_("Routed on"), initial=clock.today)
    outcome = forms.Choice("routing_outcome", label=_("Outcome"), initial="pending")
    outcome_on = forms.Day(label=_("Outcome on"), required=False)
    note = forms.Prose(label=_("Note"), required=False, rows=3)


class Staying(fields.Ours, django_forms.MultipleChoiceField):
    """Those of a person's household who stay; a tuple of persons."""

    widget = widgets.Several

    def __init__(self, **options: Any) -> None:
        self.actor: Any = None
        super().__init__(**options)
        self.error_messages.update(
            {"required": _("Tick at least one person."), "invalid_choice": _("Choose from the list.")}
        )

    def prepare(self, actor: Any, subject: Any) -> None:
        self.actor = actor
        self.choices = [(str(key), name) for key, name in queries.family_choices(actor, subject)]
        self.help_text = self.help_text if self.choices else _("No family is recorded for this person.")

    def clean(self, value: Any) -> tuple[Any, ...]:
        return queries.persons(self.actor, map(UUID, super().clean(value)))


class ExplainSeparation(forms.ActForm):
    movement = forms.Pick(queries.movement_choices, record=queries.movement_chosen, label=_("Movement"))
    staying = Staying(label=_("Who stays"), help_text=_("Everyone of the family who does not leave with it."))
    reason = forms.Choice("separation_reason", label=_("Reason"))
    explained_on = forms.Day(label=_("Recorded on"), initial=clock.today)
    why = forms.Prose(label=_("What each adult of the family says"), required=False)


class Receive(forms.ActForm):
    received_on = forms.Day(label=_("Day of the reception"), initial=clock.today)
    handed_to = forms.Text(
        label=_("Handed over to"), required=False, help_text=_("Needed for a child without parents: name and relation.")
    )
    note = forms.Prose(label=_("Note"), required=False, rows=3)


# --------------------------------------------------------------------------------------------------- on a movement


def _abroad(actor: Any, subject: Any) -> list[Any]:
    return access_queries.all_office_choices(actor)


def _mine(actor: Any, subject: Any) -> list[Any]:
    return access_queries.office_choices(actor)


class PlanMovement(forms.ActForm):
    kind = forms.Choice("movement_kind", label=_("Kind"))
    office = forms.Pick(_mine, record=queries.office, label=_("Sending office"))
    receiving_office = forms.Pick(_abroad, record=queries.office, label=_("Receiving office"))
    departs_on = forms.Day(label=_("Departs on"), past=False)
    departs_from = forms.Text(label=_("Departs from"), max_length=120)
    carrier = forms.Text(label=_("Carrier"), required=False, max_length=120)
    capacity = forms.Number(label=_("Seats"), least=1, most=2000)


class Book(forms.ActForm):
    cases = Travellers(queries.ready_for, label=_("Ready to leave"), nobody=_("Nobody is ready yet."))


class Depart(forms.ActForm):
    departed_on = forms.Day(label=_("Departed on"), initial=clock.today)
    absent = Travellers(queries.on_list_of, label=_("Absent"), required=False)


class Arrive(forms.ActForm):
    arrived_on = forms.Day(label=_("Arrived on"), initial=clock.today)
    outcome = forms.Choice("arrival_outcome", label=_("Outcome"), initial="arrived")
    cases = Travellers(queries.unaccounted_for, label=_("Travellers"), everyone=True)


class CancelBooking(forms.ActForm):
    reason = forms.Choice("booking_cancellation", label=_("Reason"))


class Reschedule(forms.ActForm):
    seen = forms.Seen()
    departs_on = forms.Day(label=_("Departs on"), past=False)


class CancelMovement(forms.ActForm):
    seen = forms.Seen()
    reason = forms.Choice("movement_cancellation", label=_("Reason"))


class Confirm(forms.ActForm):
    """Nothing to say but yes."""
