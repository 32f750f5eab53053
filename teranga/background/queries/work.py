"""Background work as administrators see it: no word of it names who is assisted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from teranga.access.models import Staff
from teranga.background import rules
from teranga.kernel import acts, clock, codes
from teranga.kernel.models import JobRun
from teranga.kernel.scope import Actor

NO_MORE_THAN = 200


@dataclass(frozen=True)
class Work:
    """Background work as administrators see it: what, when, how often, and why it failed."""

    run: JobRun
    now: datetime

    @property
    def what(self) -> Any:
        known = acts.registry.get(self.run.act)
        return known.label if known else self.run.act

    @property
    def state_code(self) -> str:
        held = self.run.held_until is not None and self.run.held_until > self.now
        return rules.state_of_work(
            is_given_up=self.run.gave_up_at is not None, is_held=held, attempts=self.run.attempts
        )

    @property
    def why(self) -> Any:
        return codes.label("job_failure", self.run.failure_code) if self.run.failure_code else ""

    @property
    def again(self) -> str:
        return _("Try again") if self.run.gave_up_at else ""

    @property
    def again_url(self) -> str:
        return f"{reverse('background.try_again')}?entry={self.run.entry}" if self.run.gave_up_at else ""


def _of_ours(actor: Actor) -> Any:
    """The work that staff of the actor's organisation asked for, or the command line."""
    others = Staff.objects.unscoped("whose work an administrator sees").exclude(office__organisation=actor.organisation)
    return JobRun.objects.filter(finished_at__isnull=True).exclude(asked_by__in=others.values("pk"))


def given_up(actor: Actor) -> Any:
    """Work of the actor's organisation that was given up."""
    return _of_ours(actor).filter(gave_up_at__isnull=False)


def unfinished_work(actor: Actor) -> list[Work]:
    """What waits, goes on, or was given up; the latest first."""
    return [Work(run, clock.now()) for run in _of_ours(actor).order_by("-asked_at", "-pk")[:NO_MORE_THAN]]


def counts(actor: Actor) -> dict[str, int]:
    """How much unfinished work there is in each state (data/codes/job_state.csv)."""
    found = dict.fromkeys((rules.WAITING, rules.RUNNING, rules.LATER, rules.FAILED), 0)
    for each in unfinished_work(actor):
        found[each.state_code] += 1
    return found
