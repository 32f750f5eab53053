"""Forms about one's own account: they ask for the present password again."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from teranga.access import queries
from teranga.access.forms.signing_in import PASSKEY_FAILED, PASSKEY_WORDS, NewPassword, answer
from teranga.ui import forms, signed


class Own(forms.ActForm):
    """What concerns one's own account asks for the present password again."""

    is_kept = False
    present = django_forms.CharField(
        label=_("Present password"),
        widget=django_forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not queries.knows_password(self.actor, present):
            raise ValidationError(_("This is not your present password."), code="mismatch")
        return present

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in super().arguments().items() if name != "present"}


class ChangePassword(Own):
    password = NewPassword(label=_("New password"))


class _Shows(Own):
    """Shows something made up for it (`shown`), which comes back signed; where it came back too late, something new."""

    shown_by: ClassVar[str]

    @cached_property
    def shown(self) -> Any:
        value = signed.read(self[self.shown_by].value())
        if value is None:
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again[self.add_prefix(self.shown_by)] = self.initial[self.shown_by]
            self.data = again
            value = signed.read(self.initial[self.shown_by])
        return value


class AddTotp(_Shows):
    shown_by = "secret"
    secret = signed.Shown()
    code = forms.Text(label=_("Code that the app shows"), max_length=20)

    @property
    def key_in_groups(self) -> str:
        return " ".join(self.shown[start : start + 4] for start in range(0, len(self.shown), 4))

    @property
    def picture(self) -> str:
        return queries.secret_as_picture(self.subject, self.shown)


class AddPasskey(Own):
    """`asked` is fresh each time the page is shown; `state` says what the answer must sign."""

    name = forms.Text(label=_("Name of this passkey"), help_text=_("e.g. Office key, My phone"), max_length=60)
    state = signed.Shown()
    credential = django_forms.CharField(widget=django_forms.HiddenInput, max_length=20_000, required=False)
    words = PASSKEY_WORDS

    @cached_property
    def asked(self) -> tuple[str, str]:
        host = self.initial["host"]
        options, state = queries.ask_new_passkey(self.subject, host)
        return options, signed.sign([host, state])

    def clean(self) -> dict[str, Any]:
        host, state = self.cleaned_data.get("state") or ("", {})
        made = queries.new_passkey(host, state, answer(self.cleaned_data.get("credential", "")) or {})
        if made is None:
            raise ValidationError(PASSKEY_FAILED, code="passkey")
        return {**self.cleaned_data, "credential": made}

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "credential")}


class RenewRecoveryCodes(_Shows):
    shown_by = "codes"
    codes = signed.Shown()
    noted = forms.Tick(label=_("I have written these codes down, or printed them"), required=True)

    def arguments(self) -> dict[str, Any]:
        return {"codes": tuple(self.cleaned_data["codes"])}
