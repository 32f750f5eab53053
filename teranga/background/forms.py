"""Forms of background work: nothing to say but yes, and which."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.ui import forms


class Confirm(forms.ActForm):
    """Nothing to say but yes."""


class TryAgain(forms.ActForm):
    entry = forms.Number(label=_("Number of the work"), least=1)

    def arguments(self) -> dict[str, Any]:
        return {"entry": int(self.cleaned_data["entry"])}
