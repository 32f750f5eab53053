"""The components of a page: `{% load ui %}`."""

import html
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from teranga.kernel import codes, rooms
from teranga.ui import links, said, tables

register = template.Library()
INPUT_CLASSES = {"select": "form-select", "radio": "form-check-input", "checkbox": "form-check-input"}
MANY = 8
SHORT = 20
"""Signs: a day, a reference, a number so short stays on one line of a table."""
AMOUNT, SHORT_TEXT = ' class="amount"', ' class="short"'
TONES = frozenset({"plain", "child", "late", "quiet"})


def _actor(context: Context) -> Any:
    return getattr(context.get("request"), "actor", None)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a built file. Where nothing was built or collected pages are plain, but can be read."""
    try:
        return static(path)
    except ValueError:
        return urljoin(str(settings.STATIC_URL), path)


@register.simple_tag
def idle_minutes() -> int:
    """After so many minutes with nobody at the screen, a page with names is taken off it."""
    return int(settings.IDLE_MINUTES)


# ------------------------------------------------------------------------------------------------------------- values


@register.simple_tag
def code(list_name: str, value: Any) -> Any:
    """The label of a code, in the reader's language."""
    return codes.label(list_name, value) if value else ""


@register.simple_tag
def day(value: Any) -> str:
    """A day, a partial date or the day of an instant."""
    return said.day(value)


@register.simple_tag
def instant(value: Any) -> str:
    """A day and time, near ones said as "today" and "yesterday"."""
    return said.instant(value)


@register.simple_tag
def money(amount: Any, currency: str = "") -> str:
    """An amount with its currency."""
    return said.money(amount, currency)


@register.simple_tag
def language_name(language: str) -> str:
    """A language's name in that language."""
    return str(get_language_info(language)["name_local"]).capitalize()


@register.inclusion_tag("ui/_datum.html")
def datum(
    record: Any, field: str, code: str = "", label: Any = "", currency: str = "", url: str = ""
) -> dict[str, Any]:
    """A field of a record under its own label. Nothing is shown when it holds nothing.

    The label is the model field's, or `record.labels[field]` of an object made by a query. A field `x_code` is said by
    the code list `x` unless `code` names another.
    """
    value = getattr(record, field)
    if not label:
        labels = getattr(record, "labels", {})
        label = labels[field] if field in labels else record._meta.get_field(field).verbose_name
    listed = code or (field.removesuffix("_code") if field.endswith("_code") else "")
    text = str(codes.label(listed, value)) if listed and value else said.anything(value, currency=currency)
    return {"label": label, "text": text, "url": url}


# -------------------------------------------------------------------------------------------------------------- marks


@register.simple_tag
def mark(text: Any, tone: str = "plain") -> SafeString:
    """A short mark beside a name. `tone`: plain, child, late, quiet."""
    return (
        format_html('<span class="mark {}">{}</span>', tone if tone in TONES else "plain", text)
        if text
        else SafeString()
    )


@register.inclusion_tag("ui/_marks.html")
def marks(found: Iterable[Any]) -> dict[str, Any]:
    """Several marks: `rooms.Mark`, (text, tone) or plain texts."""
    return {"marks": [_text_and_tone(each) for each in found]}


def _text_and_tone(each: Any) -> tuple[Any, str]:
    if isinstance(each, rooms.Mark):
        return each.text, each.tone
    return each if isinstance(each, tuple) else (each, "plain")


# -------------------------------------------------------------------------------------- what comes next, what happened


@register.inclusion_tag("ui/_steps.html", takes_context=True)
def steps(context: Context, found: Iterable[Any], subject: Any) -> dict[str, Any]:
    """What comes next on a file: `rooms.Step`s, as lines linked to their acts."""
    return {"lines": [links.line_of_step(each, subject, _actor(context)) for each in found]}


@register.inclusion_tag("ui/_conditions.html", takes_context=True)
def conditions(context: Context, title: Any, found: Iterable[Any], subject: Any) -> dict[str, Any]:
    """A checklist: `Blocker`s and `rooms.Met`s, those missing counted in its heading."""
    lines = links.sources_once([links.line_of_condition(each, subject, _actor(context)) for each in found])
    count = sum(line.state == "stop" for line in lines)
    words = ngettext("%(count)s condition is missing", "%(count)s conditions are missing", count) % {"count": count}
    return {"title": title, "lines": lines, "missing": words if count else ""}


@register.inclusion_tag("ui/_step.html")
def step(
    text: Any, url: str = "", note: Any = "", when: Any = "", state: str = "open", late: bool = False
) -> dict[str, Any]:
    """One line of a list of things to do. `state`: open, done, stop."""
    return {"line": links.Line(text=text, url=url, note=note, when=when, state=state, is_late=late)}


@register.inclusion_tag("ui/_timeline.html")
def timeline(lines: Iterable[Any], more: str = "") -> dict[str, Any]:
    """What happened: journal lines, the newest first; `more` is the address of the whole."""
    return {"lines": lines, "more": more, "whole": _("The whole history")}


@register.inclusion_tag("ui/_act_links.html", takes_context=True)
def act_links(context: Context, subject: Any, *act_ids: Any, primary: str = "") -> dict[str, Any]:
    """Buttons to the pages of those acts that this reader may do; `primary` is the one button of the page."""
    ids = [each for given in act_ids for each in ([given] if isinstance(given, str) else given)]
    return {
        "first": links.act_buttons([primary] if primary else [], subject, _actor(context)),
        "others": links.act_buttons([each for each in ids if each != primary], subject, _actor(context)),
    }


@register.inclusion_tag("ui/_empty.html")
def empty(text: Any, url: str = "", link: Any = "") -> dict[str, Any]:
    """What would be here, and how it gets there."""
    return {"text": text, "url": url, "link": link}


# ------------------------------------------------------------------------------------------------------ forms and lists


@register.inclusion_tag("ui/_form.html")
def form(form: Any) -> dict[str, Any]:
    """The fields of a form under their headings, hidden ones included; not the <form> itself."""
    return {"form": form, "groups": form.grouped() if hasattr(form, "grouped") else [("", form.visible_fields())]}


@register.inclusion_tag("ui/_field.html")
def field(bound: Any) -> dict[str, Any]:
    """One field: label, help, input, what is wrong."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    widget.attrs.setdefault("class", INPUT_CLASSES.get(kind, "form-control"))  # Django's own fields have none
    drawn = "rows" if hasattr(bound.field, "formset") else "tick" if kind == "checkbox" else "line"
    again = _("If you had chosen a file, choose it again: it was not kept.")
    several = kind in ("radio", "checkbox") and hasattr(widget, "choices")
    return {
        "bound": bound,
        "drawn": "choices" if several else drawn,
        "many": several and len(widget.choices) > MANY,
        "currency": getattr(bound.field, "currency", ""),
        "optional": _("(optional)") if not bound.field.required and bound.form.use_required_attribute else "",
        "choose_again": again if bound.form.is_bound and kind == "file" and not bound.errors else "",
    }


@register.inclusion_tag("ui/_errors.html")
def errors(form: Any) -> dict[str, Any]:
    """What is wrong with a form, at its top, each text leading to its field."""
    title = _("Nothing was recorded yet")
    return {"title": title, "found": [*_loose(form), *_by_field(form)] if form.is_bound else []}


def _loose(form: Any) -> list[tuple[str, Any, Any]]:
    hidden = [text for bound in form.hidden_fields() for text in bound.errors]
    return [("", "", text) for text in [*form.non_field_errors(), *hidden]]


def _by_field(form: Any) -> Iterable[tuple[str, Any, Any]]:
    for bound in form.visible_fields():
        rows = bound.value() if hasattr(bound.field, "formset") and form.is_bound else None
        for text in bound.errors:
            yield bound.id_for_label or f"{bound.auto_id}_group", bound.label, text
        for row in rows.forms if rows is not None and hasattr(rows, "forms") else ():
            yield from _by_field(row)


@register.inclusion_tag("ui/_table.html", takes_context=True)
def table(context: Context, table: tables.Table) -> dict[str, Any]:
    """A list: rows, order, neighbours, exports."""
    request = context["request"]
    words = {"pages": _("Pages of the list"), "previous": _("Previous"), "next": _("Next"), "all": _("The whole list:")}
    return {
        "words": words,
        "table": table,
        "heads": [_head(request, table, column) for column in table.seen],
        "lines": _lines(table),
        "next": tables.address(request, page=table.page.next) if table.page and table.page.next else "",
        "previous": tables.address(request, page=table.page.previous) if table.page and table.page.previous else "",
        "exports": [
            (kind.upper(), tables.address(request, format=kind, page="")) for kind in tables.FORMATS if table.name
        ],
    }


def _head(request: Any, table: tables.Table, column: tables.Column) -> dict[str, Any]:
    up, down = column.sort and table.sorted_by == column.sort, column.sort and table.sorted_by == f"-{column.sort}"
    asked = f"-{column.sort}" if up else column.sort
    return {
        "column": column,
        "url": tables.address(request, sort=asked, page="") if column.sort else "",
        "sorted": "ascending" if up else "descending" if down else "",
    }


def _lines(table: tables.Table) -> list[SafeString]:
    """The rows, made here and not by a template: a list has two hundred cells, and a page as many as five lists."""
    language = tables.language()
    first, *others = table.seen
    labelled = [(column, _escaped(str(column.label))) for column in others]
    return [_line(table, row, first, labelled, language) for row in table.rows]


def _line(
    table: tables.Table, row: Any, first: tables.Column, others: list[tuple[tables.Column, str]], language: str
) -> SafeString:
    marked = [_text_and_tone(each) for each in table.marks(row)] if table.marks else []
    marks = "".join(f" {mark(text, tone)}" for text, tone in marked)
    tone = f' class="{_escaped(table.tone(row))}"' if table.tone and table.tone(row) else ""
    cells = "".join(_cell(column, label, row, language) for column, label in others)
    head = _content(first, row, first.said(row, language))
    return mark_safe(f'<tr{tone}>\n  <th scope="row">{head}{marks}</th>\n  {cells}\n</tr>')


def _cell(column: tables.Column, label: str, row: Any, language: str) -> str:
    text = column.said(row, language)
    is_short = len(text) <= SHORT and any(sign.isdigit() for sign in text)
    kind = AMOUNT if column.is_numeric else SHORT_TEXT if is_short else ""
    return f'<td data-label="{label}"{kind}>{_content(column, row, text)}</td>'


def _content(column: tables.Column, row: Any, text: str) -> str:
    url = column.link(row) if column.link else ""
    return f'<a href="{_escaped(url)}">{_escaped(text)}</a>' if url else _escaped(text)


def _escaped(text: str) -> str:
    """As `conditional_escape` has it, which asks of each text first whether it is a lazy one."""
    return text if isinstance(text, SafeString) else html.escape(str(text))


# ---------------------------------------------------------------------------------------------------------- navigation


@register.inclusion_tag("ui/_nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    """The rooms' links that this reader may follow; the one they are on is marked."""
    actor, here = _actor(context), context["request"].path
    found = [each for each in rooms.all("nav") if actor is not None and (not each.needs or actor.may(each.needs))]
    entries = [(links.address(each.url), each.label) for each in found]
    current = max((url for url, _label in entries if url and here.startswith(url)), key=len, default="")
    return {"label": _("Main pages"), "entries": [(url, label, url == current) for url, label in entries if url]}


@register.inclusion_tag("ui/_top.html", takes_context=True)
def top(context: Context) -> dict[str, Any]:
    """The top bar: home, search, language, who is signed in."""
    request, actor = context["request"], _actor(context)
    return {
        "request": request,
        "actor": actor,
        "home": links.address("access.home") or "/",
        "find": links.address("people.find") if actor and actor.may("people.find") else "",
        "asked": context.get("asked", ""),
        "csrf_token": context.get("csrf_token", ""),
        "find_label": _("Find a person or a file"),
        "find_hint": _("Name, reference, phone, document…"),
        "find_word": _("Find"),
        "account": [
            (links.address("background.preparations"), _("Files prepared for me")),
            (links.address("access.account"), _("My account")),
        ],
        "sign_out": links.address("access.sign_out"),
        "sign_out_word": _("Sign out"),
    }
