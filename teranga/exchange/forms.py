"""Forms of the import: the file and its legal basis, what the columns mean."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access
from teranga.exchange import queries
from teranga.kernel import clock, codes
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.ui import forms

MOST_MB = 20
_OTHERS = tuple(row["code"] for row in codes.rows("consent_basis") if row["asks_consent_later"])
BASES = tuple(sorted(_OTHERS, key=lambda code: code != "partner_list_shared"))
"""What a list can be shared on: anything but the consent that each person is still to be asked for."""


class Upload(forms.ActForm):
    file = forms.File(
        label=_("The list"), kinds=("xlsx", "csv"), max_mb=MOST_MB, help_text=_("A CSV or Excel (XLSX) file.")
    )
    office = forms.Pick(
        lambda actor, subject: access.office_choices(actor), record=access.visible_office, label=_("For the office")
    )
    partner = forms.Text(label=_("Partner who shared it"), max_length=120)
    basis = forms.Choice(
        "consent_basis",
        only=BASES,
        initial=BASES[0],
        label=_("Legal basis on which it was shared"),
        help_text=_("Each person's own consent is asked at first contact; their file says so."),
    )
    why = forms.Text(
        label=_("Agreement or reason"), help_text=_("For example: data-sharing agreement of 12 March 2026, article 4.")
    )

    def clean(self) -> dict[str, Any] | None:
        """The file is read here, before the act begins: reading a long one takes a while, and nobody is to wait."""
        sent = self.cleaned_data.get("file")
        if sent is not None and not self.errors:
            try:
                self.cleaned_data["file"] = queries.as_received(sent.name, sent.data, on=clock.today())
            except Refused as refused:
                self.add_error("file", refused.words()[0])
        return self.cleaned_data


class MapColumns(forms.ActForm):
    """One question per column of the list, answered by the guess."""

    def __init__(self, *sent: Any, actor: Any, subject: Any = None, **options: Any) -> None:
        initial = options.pop("initial", None) or {}
        self.mapping, lines = initial["mapping"], initial["lines"]
        super().__init__(*sent, actor=actor, subject=subject, **options)
        for place, (heading, meaning) in enumerate(zip(self.mapping.headings, self.mapping.meanings, strict=True)):
            shown = " · ".join(cell for line in lines if (cell := line[place]))
            field = forms.Choice("list_column", label=heading or _("(no heading)"), initial=meaning, help_text=shown)
            field.prepare(actor, subject)
            self.fields[f"column_{place}"] = field

    def arguments(self) -> dict[str, Any]:
        columns = range(len(self.mapping.meanings))
        return {"meanings": tuple(Code(self.cleaned_data[f"column_{place}"]) for place in columns)}


class Confirm(forms.ActForm):
    """Nothing to say but yes."""


class Decide(forms.ActForm):
    """Decisions on possible duplicates: for each line of the page, `line_<id>` says new, leave, or same and whom."""

    def clean(self) -> dict[str, Any] | None:
        sent = {name[5:]: value for name, value in self.data.items() if name.startswith("line_") and value}
        try:
            self.decisions = {str(UUID(line)): _decision(value) for line, value in sent.items()}
        except ValueError:
            self.add_error(None, Refused("line-unknown").words()[0])
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        return {"decisions": self.decisions}


def _decision(value: str) -> tuple[str, str]:
    kind, _colon, key = value.partition("=")
    return (kind, key) if kind in ("new", "leave", "same") else ("", "")
