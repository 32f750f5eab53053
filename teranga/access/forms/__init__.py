"""Forms of access."""

from teranga.access.forms.own import AddPasskey, AddTotp, ChangePassword, Own, RenewRecoveryCodes
from teranga.access.forms.signing_in import WRONG, Join, SecondStep, SignIn
from teranga.access.forms.staff import ChangeRole, Confirm, Invite, LookAtRole, Move, Suspend, Why

__all__ = [
    "WRONG", "AddPasskey", "AddTotp", "ChangePassword", "ChangeRole", "Confirm", "Invite", "Join", "LookAtRole",
    "Move", "Own", "RenewRecoveryCodes", "SecondStep", "SignIn", "Suspend", "Why",
]  # fmt: skip
