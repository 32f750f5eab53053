"""Where acts lead: an act's address is its id, with the reference of the file (and the key of the part)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from teranga.kernel import acts, words
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Met, Step
from teranga.kernel.scope import Actor
from teranga.ui import said


@dataclass(frozen=True)
class Line:
    """One line of what comes next, or of a checklist. `state`: open, done, stop."""

    text: Any
    more: Any = ""
    url: str = ""
    link: Any = ""
    note: Any = ""
    when: str = ""
    is_late: bool = False
    state: str = "open"

    @property
    def spoken(self) -> str:
        """What the sign before the line says, for whoever hears the page."""
        return {"done": _("Done:"), "stop": _("Missing:")}.get(self.state, "")


def address(name: str, *args: Any) -> str:
    """The address of a named page; a path as it is; "" when there is none."""
    if name.startswith("/"):
        return name
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def act_address(act_id: str, subject: Any, actor: Actor | None) -> str:
    """The page of an act for a subject (None for one that creates); "" for whoever may not do it, or without a page."""
    known = acts.registry.get(act_id)
    if known is None or actor is None or not actor.may(known.needs):
        return ""
    if subject is None:
        return address(act_id)
    root = subject.root()
    if known.reach == "own" and _is_only_read(root, actor):
        return ""  # whoever only reads a file is offered nothing that would be refused
    reference = getattr(root, "reference", root.pk)
    return address(act_id, reference) if root == subject else address(act_id, reference, subject.pk)


def _is_only_read(root: Any, actor: Actor) -> bool:
    model = type(root)
    if not hasattr(model, "act_scope") or root.office_id in actor.offices:
        return False
    if getattr(model, "acts_by_office", True):
        return True
    return not model.objects.visible_to(actor).filter(model.act_scope(actor), pk=root.pk).exists()


def act_label(act_id: str) -> Any:
    known = acts.registry.get(act_id)
    return known.label if known else act_id


def line_of_step(step: Step, subject: Any, actor: Actor | None) -> Line:
    """What comes next, in the act's words, with its due day as it stands today."""
    days_left = said.days_left(step.due_on) if step.due_on else 0
    url = _way(step, subject, actor)
    return Line(
        text=step.text or act_label(step.act),
        url=url,
        note=" · ".join(str(part) for part in (step.note, "" if url else for_whom(step.act, actor)) if part),
        when=said.due(step.due_on) if step.due_on else "",
        is_late=days_left < 0,
    )


def _way(step: Step, subject: Any, actor: Actor | None) -> str:
    if not step.page:
        return act_address(step.act, step.part or subject, actor)
    known = acts.registry[step.act]
    return address(step.page) if actor is not None and actor.may(known.needs) else ""


def for_whom(act_id: str, actor: Actor | None) -> str:
    """Who can do what the reader can't: so that nobody stands before a step without a way."""
    known = acts.registry.get(act_id)
    if known is None or (actor is not None and actor.may(known.needs)):
        return ""
    return _("to be done by: %(roles)s") % {"roles": ", ".join(words.holders(known.needs)).lower()}


def line_of_condition(found: Blocker | Met, subject: Any, actor: Actor | None) -> Line:
    """A condition that is met, or the refusal that stands in the way with its source and the act that clears it."""
    if isinstance(found, Met):
        known = acts.registry.get(found.act)
        return Line(text=known.done if known else found.act, note=found.note, when=said.day(found.on), state="done")
    first, more = first_sentence(words.refusal(found))
    clearing = words.clearing_act(found)
    url = act_address(clearing, subject, actor) if clearing else ""
    label = act_label(clearing) if url else ""
    whom = for_whom(clearing, actor) if clearing and not url else ""
    note = " · ".join(part for part in (words.source(found), whom) if part)
    return Line(text=first, more=more, url=url, link=label, note=note, state="stop")


def sources_once(lines: list[Line]) -> list[Line]:
    """The same lines: a source that was just given in full is named by its safeguard alone."""
    given: set[str] = set()
    said_once = []
    for line in lines:
        short = str(line.note).partition(" · ")[0]
        said_once.append(replace(line, note=short) if line.state == "stop" and line.note in given else line)
        given.add(str(line.note))
    return said_once


def first_sentence(text: str) -> tuple[str, str]:
    """What is wrong, and what to do about it: refusals say them in this order."""
    first, dot, rest = text.partition(". ")
    return (f"{first}.", rest) if dot else (text, "")


def act_buttons(act_ids: Iterable[str], subject: Any, actor: Actor | None) -> list[tuple[str, Any]]:
    """(address, label) of those acts that this actor may do here."""
    found = ((act_address(act_id, subject, actor), act_label(act_id)) for act_id in act_ids)
    return [(url, label) for url, label in found if url]
