"""Pages of access: signing in and out, one's own account, staff."""

from teranga.access.views.account import (
    account,
    add_passkey,
    add_totp,
    change_password,
    end_session,
    home,
    remove_factor,
    renew_recovery_codes,
    sign_out_everywhere,
)
from teranga.access.views.signing_in import (
    second_step,
    sign_in,
    sign_out,
    welcome,
)
from teranga.access.views.staff import (
    change_role,
    invite,
    move,
    reset_factors,
    restore,
    send_link,
    staff,
    staff_member,
    suspend,
)
from teranga.access.views.watching import watch

__all__ = [
    "account", "add_passkey", "add_totp", "change_password", "change_role", "end_session", "home", "invite", "move",
    "remove_factor", "renew_recovery_codes", "reset_factors", "restore", "second_step", "send_link", "sign_in",
    "sign_out", "sign_out_everywhere", "staff", "staff_member", "suspend", "watch", "welcome",
]  # fmt: skip
