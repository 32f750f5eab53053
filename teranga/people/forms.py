"""What is typed about people: a family registered, an identity corrected, a consent, a household."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access_queries
from teranga.kernel import clock, codes, dates
from teranga.people import acts, queries
from teranga.people.rules import identity, legal
from teranga.ui import forms

CONSENT = ("basis", "scopes", "how", "language", "given_on", "expires_on", "interpreter", "witness", "why")


def _dialled_from(actor: Any, subject: Any) -> str:
    """A number typed without its country is one of the country where the actor works."""
    country = codes.row("country", access_queries.home_office(actor).country_code)
    return str(country["alpha2"]) if country else ""


class Countries(forms.Text):
    """Countries in order, as they are said: "Mali, Algérie, Libye". A tuple of codes."""

    def to_python(self, value: Any) -> Any:
        names = [
            name for name in super().to_python(value).replace(";", ",").replace(">", ",").split(",") if name.strip()
        ]
        found = [(name.strip(), codes.find("country", name)) for name in names]
        for name, code in found:
            if code is None:
                raise ValidationError(_("No country is called “%(name)s”."), code="country", params={"name": name})
        return tuple(code for _name, code in found)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(codes.label("country", each)) for each in value) if isinstance(value, tuple) else value


class Phones(forms.Phone):
    """Several telephone numbers, separated by commas. A tuple of numbers as of ITU-T E.164."""

    def clean(self, value: Any) -> Any:
        return tuple(number for each in str(value or "").split(",") if (number := super(Phones, self).clean(each)))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, tuple) else value


class DocumentRow(forms.RowForm):
    kind = forms.Choice("document_kind", label=_("Document"))
    number = forms.Text(label=_("Number"), max_length=60)
    country = forms.Choice("country", label=_("Issued by"), required=False)


class MemberRow(forms.RowForm):
    given_names = forms.Text(label=_("Given names"), max_length=120, required=False)
    surname = forms.Text(label=_("Surname"), max_length=120, required=False)
    sex = forms.Choice("sex", label=_("Sex"))
    birth = forms.Partial(label=_("Date of birth or age"), required=False)
    nationality = forms.Choice("country", label=_("Nationality"), required=False)
    language = forms.Choice("language", label=_("Language"), required=False)
    role = forms.Choice(
        "household_role",
        label=_("Role in the family"),
        required=False,
        help_text=_("For a family only. The first person is its head unless you say otherwise."),
    )
    phone = forms.Phone(label=_("Telephone"), required=False, region=_dialled_from)
    document_kind = forms.Choice("document_kind", label=_("Document"), required=False)
    document_number = forms.Text(label=_("Number of the document"), max_length=60, required=False)
    photo = forms.Photo(label=_("Photo"), required=False)

    def clean(self) -> dict[str, Any]:
        row = self.cleaned_data
        if self.has_changed() and not (row.get("surname") or row.get("given_names")):
            self.add_error("surname", ValidationError(_("Give at least one name."), code="name"))
        if bool(row.get("document_kind")) != bool(row.get("document_number")):
            self.add_error("document_number", ValidationError(_("Give both the document and its number."), code="pair"))
        return row


class Consent(forms.ActForm):
    """A legal basis; by default the person's own consent, given today."""

    basis = forms.Choice("consent_basis", label=_("Legal basis"), initial="informed_consent")
    scopes = forms.Choices("consent_scope", label=_("The person agrees to"), required=False)
    how = forms.Choice("consent_how", label=_("How it was given"), required=False)
    language = forms.Choice("language", label=_("Language in which it was explained"), required=False)
    given_on = forms.Day(label=_("Given on"))
    expires_on = forms.Day(label=_("Valid until"), required=False, future=True)
    interpreter = forms.Text(label=_("Interpreter"), required=False)
    witness = forms.Text(label=_("Witness"), required=False)
    why = forms.Prose(label=_("Reason, when there is no consent"), rows=2, max_length=1000, required=False)

    def __init__(self, *sent: Any, **options: Any) -> None:
        options["initial"] = {"given_on": clock.today(), **(options.get("initial") or {})}
        super().__init__(*sent, **options)

    def basis_typed(self) -> legal.LegalBasis:
        return legal.LegalBasis(**{name: self.cleaned_data[name] for name in CONSENT})


class Register(Consent):
    """One person, or several who belong together."""

    members = forms.Rows(
        MemberRow, label=_("Who"), add=_("Add a member of the family"), row=_("Person"), least=1, most=20
    )
    office = forms.Pick(
        lambda actor, subject: access_queries.office_choices(actor),
        record=access_queries.visible_office,
        label=_("Office"),
    )
    arrived_on = forms.Day(label=_("Arrived on"), required=False)
    route = Countries(
        label=_("Route"),
        required=False,
        help_text=_("The countries crossed, in order, with commas: Mali, Algeria, Libya."),
    )
    lived_in = forms.Choice("country", label=_("Country where they lived"), required=False)
    lived_at = forms.Text(label=_("Place where they lived"), required=False)
    lived_since = forms.Number(label=_("Since the year"), required=False, least=1930, most=2100)
    all_the_same = forms.Tick(
        label=_("I compared: none of these is the person. Register all the same."), required=False
    )

    intro = _("One person, or a family together. Ask for consent first: nothing is kept without a legal basis.")
    similar_title = _("Perhaps known already")
    groups = (
        ("", ("members",)),
        (_("The journey"), ("arrived_on", "route", "lived_in", "lived_at", "lived_since")),
        (_("Consent"), CONSENT),
        (_("Where"), ("office",)),
    )

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.similar: list[tuple[identity.Identity, list[queries.Duplicate]]] = []
        self.fields["office"].initial = self.actor.home
        if len(self.actor.offices) == 1:
            del self.fields["office"]

    def grouped(self) -> list[tuple[Any, list[Any]]]:
        """The tick stands beside those who look alike, not among the fields; one's only office isn't asked for."""
        shown = ((heading, [self[name] for name in names if name in self.fields]) for heading, names in self.groups)
        return [(heading, fields) for heading, fields in shown if fields]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self.look_for_similar()
        if self.similar and not typed.get("all_the_same"):
            self.add_error(None, ValidationError(_("Someone similar is known. Compare, then decide."), code="similar"))
        return typed

    def look_for_similar(self) -> None:
        """Who is known that may be one of those typed; rows that can't be read are passed over."""
        whole = [identity_of_row(row) for row in self.rows_typed()]
        found = queries.possible_duplicates_of_many(self.actor, whole)
        self.similar = [(who, alike) for who, alike in zip(whole, found, strict=True) if alike]

    def rows_typed(self) -> list[dict[str, Any]]:
        formset = self["members"].value()
        forms_typed = getattr(formset, "forms", ())
        return [row.cleaned_data for row in forms_typed if row.has_changed() and row.is_valid()]

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        journey = {name: typed[name] for name in ("arrived_on", "route", "lived_in", "lived_at", "lived_since")}
        return {
            "office": typed.get("office") or access_queries.home_office(self.actor),
            "members": [member_of_row(row, is_first=number == 0) for number, row in enumerate(typed["members"])],
            "basis": self.basis_typed(),
            "journey": identity.Journey(**journey),
        }


def identity_of_row(row: dict[str, Any]) -> identity.Identity:
    """Who is described by a row of the registration form."""
    document = row["document_kind"] and identity.Document(row["document_kind"], row["document_number"])
    return identity.Identity(
        surname=row["surname"],
        given_names=row["given_names"],
        birth=row["birth"],
        sex=row["sex"],
        nationality=row["nationality"],
        languages=(row["language"],) if row["language"] else (),
        phones=(row["phone"],) if row["phone"] else (),
        documents=(document,) if document else (),
    )


def member_of_row(row: dict[str, Any], *, is_first: bool) -> acts.Member:
    """A member of the family, as the act takes it."""
    role = row["role"] or ("head" if is_first else "other_relative")
    return acts.Member(identity_of_row(row), codes.Code(role), row["photo"].data if row["photo"] else None)


class Correct(forms.ActForm):
    seen = forms.Seen()
    given_names = forms.Text(label=_("Given names"), max_length=120, required=False)
    surname = forms.Text(label=_("Surname"), max_length=120, required=False)
    other_names = forms.Text(label=_("Other names"), max_length=120, required=False)
    sex = forms.Choice("sex", label=_("Sex"))
    birth = forms.Partial(label=_("Date of birth or age"), required=False)
    birth_place = forms.Text(label=_("Place of birth"), required=False)
    nationality = forms.Choice("country", label=_("Nationality"), required=False)
    languages = forms.Choices("language", label=_("Languages"), required=False)
    father = forms.Text(label=_("Father's name"), max_length=120, required=False)
    mother = forms.Text(label=_("Mother's name"), max_length=120, required=False)
    phones = Phones(
        label=_("Telephone"), required=False, region=_dialled_from, help_text=_("Several numbers: with commas.")
    )
    documents = forms.Rows(DocumentRow, label=_("Documents"), add=_("Add a document"), row=_("Document"), most=10)
    why = forms.Text(label=_("Reason for the correction"))

    @staticmethod
    def typed(known: identity.Identity) -> dict[str, Any]:
        """An identity as it would be typed, to begin from."""
        said = {name: getattr(known, name) for name in Correct.base_fields if hasattr(known, name)}
        said["documents"] = [asdict(each) for each in known.documents]
        return said | {"birth": birth_typed(known.birth)}

    def arguments(self) -> dict[str, Any]:
        typed = dict(super().arguments())
        typed["documents"] = tuple(identity.Document(**row) for row in typed["documents"])
        return {"why": typed.pop("why"), "identity": identity.Identity(**typed)}


def birth_typed(birth: dates.PartialDate | None) -> str:
    """A birth as it would be typed: 12/03/1998, 03/1998, 1998, ~2010."""
    if birth is None:
        return ""
    parts = (f"{birth.day:02}" if birth.day else "", f"{birth.month:02}" if birth.month else "", f"{birth.year:04}")
    return ("~" if birth.estimated else "") + "/".join(part for part in parts if part)


class Withdraw(forms.ActForm):
    withdrawn_on = forms.Day(label=_("Withdrawn on"))
    how = forms.Choice("withdrawal_how", label=_("How the person said so"))


class KeepPhoto(forms.ActForm):
    photo = forms.Photo(label=_("Photo"))

    def arguments(self) -> dict[str, Any]:
        return {"photo": self.cleaned_data["photo"].data}


class Join(forms.ActForm):
    other = forms.Pick(
        lambda actor, subject: [(each.pk, who.name) for each, who in queries.registered_lately(actor, but_not=subject)],
        record=lambda actor, pk: queries.person(actor, pk),
        label=_("A member of the household"),
        help_text=_("Someone whom your office registered."),
    )
    role = forms.Choice("household_role", label=_("Role in the family"))
    since_on = forms.Day(label=_("Since"))


class Leave(forms.ActForm):
    until_on = forms.Day(label=_("Until"))
    why = forms.Text(label=_("Reason"))


class NotSame(forms.ActForm):
    other = forms.Pick(
        lambda actor, subject: [(each.person.pk, each.identity.name) for each in alike(actor, subject)],
        record=lambda actor, pk: queries.person(actor, pk),
        label=_("Somebody else"),
        help_text=_("They will not be proposed to each other again."),
    )


def alike(actor: Any, person: Any) -> list[Any]:
    """Who is like a person, among those the actor may see."""
    return [each for each in queries.possible_duplicates(actor, queries.identity(person), of=person) if each.person]


class Forget(forms.ActForm):
    reason = forms.Choice("forgetting_reason", label=_("Reason"))
    sure = forms.Tick(label=_("I know that nobody can undo this."))

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
