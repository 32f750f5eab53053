"""What a role may do, what can't be changed about staff, how an account is kept safe. Pure."""

from teranga.access.rules.reading import FEW, is_unusual
from teranga.access.rules.roles import (
    Change,
    Role,
    permissions_of,
    roles,
    what_a_role_changes,
    what_blocks_changing_staff,
)
from teranga.access.rules.signing_in import (
    CLOSED_FOR,
    LONGEST_SESSION,
    device_called,
    has_ended,
    is_closed,
    is_idle,
    readable_code,
    totp_step,
    what_blocks_removing_factor,
)

__all__ = [
    "CLOSED_FOR", "FEW", "LONGEST_SESSION", "Change", "Role", "device_called", "has_ended", "is_closed", "is_idle",
    "is_unusual", "permissions_of", "readable_code", "roles", "totp_step", "what_a_role_changes",
    "what_blocks_changing_staff", "what_blocks_removing_factor",
]  # fmt: skip
