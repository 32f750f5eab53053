"""Forms of data protection: shape and words of input."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.people import queries as people
from teranga.protection import queries
from teranga.ui import choosing, forms


class Approve(forms.ActForm):
    sure = forms.Tick(label=_("I looked at the list, and know that nobody can undo this."))

    def arguments(self) -> dict[str, Any]:
        return {}


class Hold(forms.ActForm):
    reason = forms.Choice("hold_reason", label=_("Reason"))
    until_on = forms.Day(label=_("Until"), required=False, future=True, help_text=_("Empty: until somebody ends it."))
    why = forms.Prose(label=_("In words"))


class Release(forms.ActForm):
    pass


class Texts(choosing.Choices):
    """The free texts about somebody, each to be read through and ticked when it speaks of nobody else."""

    def __init__(self, **options: Any) -> None:
        super().__init__("", **options)

    def prepare(self, actor: Any, subject: Any) -> None:
        self.offered = [(each.key, f"{each.where} : {each.text}") for each in queries.texts(actor, subject)]
        self.choices = self.offered

    def clean(self, value: Any) -> tuple[str, ...]:
        chosen = set(super(choosing.Choices, self).clean(value))
        return tuple(key for key, _label in self.offered if key in chosen)


class Copy(forms.ActForm):
    is_kept = False  # the texts are read through anew each time

    reason = forms.Choice("copy_reason", label=_("Asked for by"))
    handed = forms.Choice("copy_handing", label=_("How it is handed over"))
    language = forms.Choice("language", label=_("Language of the person"))
    texts = Texts(
        label=_("Free texts to hand over"),
        required=False,
        help_text=_(
            "Read each one through. Tick it only when it names nobody else and puts nobody in danger; "
            "what is not ticked is withheld, and the copy says how much."
        ),
    )

    @staticmethod
    def started(person: Any) -> dict[str, Any]:
        """What is known of the person's language, to begin from."""
        return {"reason": "person", "language": next(iter(people.identity(person).languages), "fra")}
