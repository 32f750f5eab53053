"""Staff join, change and go; sign in and out; keep their own account safe."""

from teranga.access.acts.drafts import Drafts
from teranga.access.acts.joining import add_staff, invite, join, open_office, open_organisation, send_link
from teranga.access.acts.own import (
    add_passkey,
    add_totp,
    change_password,
    end_session,
    remove_factor,
    renew_recovery_codes,
    sign_out_everywhere,
)
from teranga.access.acts.signing_in import (
    close_session,
    open_session,
    sign_out,
    takes_code,
    takes_passkey,
    use_session,
)
from teranga.access.acts.staff import change_role, move, reset_factors, restore, suspend
from teranga.access.acts.watching import count_reading, tidy

__all__ = [
    "Drafts", "add_passkey", "add_staff", "add_totp", "change_password", "change_role", "close_session",
    "count_reading", "end_session", "invite", "join", "move", "open_office", "open_organisation", "open_session",
    "remove_factor", "renew_recovery_codes", "reset_factors", "restore", "send_link", "sign_out",
    "sign_out_everywhere", "suspend", "takes_code", "takes_passkey", "tidy", "use_session",
]  # fmt: skip
