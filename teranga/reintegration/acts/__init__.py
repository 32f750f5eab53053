"""A project is proposed, decided by someone else, paid in instalments, followed up and ended."""

from teranga.reintegration.acts.carrying_out import complete, keep_receipt, pay, visit
from teranga.reintegration.acts.proposing import approve, propose, refuse

__all__ = ["approve", "complete", "keep_receipt", "pay", "propose", "refuse", "visit"]
