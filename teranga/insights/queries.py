"""Figures of an organisation, and the people behind a number for those who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from teranga.casework import queries as casework_queries
from teranga.casework.models import Case
from teranga.insights import rules
from teranga.kernel import clock, codes, journal
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.returns import rules as returns_rules
from teranga.returns.models import Departure, Movement
from teranga.ui import paging

NEWEST_FIRST: paging.Order = (("departed_on", "desc"), ("pk", "desc"))


def yearly_table(actor: Actor, year: int) -> rules.YearlyTable:
    """People assisted by return in a calendar year, of the whole organisation. Names nobody; one question."""
    groups = ("is_emergency_movement", "from_country_code", "to_country_code", "sex_code", "age_years", "categories")
    counted = _departures(actor, year).values_list(*groups).order_by(*groups).annotate(people=Count("pk"))
    tallies, emergencies = [], 0
    for is_emergency, origin, destination, sex, age, categories, people in counted:
        emergencies += people if is_emergency else 0
        if not is_emergency:
            tallies.append(rules.Tally(origin, destination, sex, age, tuple(categories.split()), people))
    return rules.yearly_table(year, tallies, emergencies=emergencies)


def years(actor: Actor) -> list[int]:
    """The years that have departures, and this year; the latest first."""
    days, today = _departures(actor).values_list("departed_on", flat=True), clock.today()
    first, last = days.order_by("departed_on").first() or today, days.order_by("-departed_on").first() or today
    return list(range(max(last, today).year, first.year - 1, -1))


def sheet(table: rules.YearlyTable) -> tuple[list[Any], list[list[Any]]]:
    """The whole table as rows of one sheet: a line per group, the totals, and the notes that say what was counted."""
    header = [_("Table"), _("Group"), *(codes.label("sex", sex) for sex in rules.sexes()), _("Total")]
    rows = [
        [codes.label("breakdown", each.by), label(each.by, line.code), *line.by_sex, line.total]
        for each in table.breakdowns
        for line in (*each.lines, *([each.totals] if each.totals else []))
    ]
    blank = [""] * len(rules.sexes())
    rows.append([_("Emergency movements"), str(table.year), *blank, table.emergencies])
    return header, rows + [[note, "", *blank, ""] for _code, note in codes.choices("figure_note")]


def label(by: str, code: str) -> Any:
    """What a line of a breakdown is called."""
    return codes.label(rules.LISTS[by], code) if code else _("Total")


@dataclass(frozen=True)
class Departed:
    """One departure in the list behind a number."""

    case: Case
    name: str
    departed_on: date
    from_country: str
    to_country: str
    url: str


@dataclass(frozen=True)
class Behind:
    """The list behind a number: what the reader's offices follow, and how many are followed elsewhere."""

    page: paging.Page
    total: int
    elsewhere: int


def behind(actor: Actor, cut: rules.Cut, token: str | None = None) -> Behind:
    """The people counted in one number of the table, from the same rows as the number. Each is logged as read (S12).

    Raises Refused("not-found") for a number that the table can't have.
    """
    if not cut.is_of_this_world():
        raise Refused("not-found")
    counted = _cut(actor, cut)
    seen = counted.filter(case__in=Case.objects.visible_to(actor)).select_related("case__person")
    total = counted.count()
    page = paging.page(seen, NEWEST_FIRST, token, dress=lambda found: _named(actor, found))
    return Behind(page=page, total=total, elsewhere=total - seen.count())


def _named(actor: Actor, found: Sequence[Departure]) -> list[Departed]:
    journal.read(actor, *(each.case for each in found), place="figures")
    names = people_queries.identities(actor, [each.case.person for each in found])
    return [
        Departed(
            case=each.case,
            name=names[each.case.person_id].name,
            departed_on=each.departed_on,
            from_country=each.from_country_code,
            to_country=each.to_country_code,
            url=casework_queries.url(each.case),
        )
        for each in found
    ]


def _departures(actor: Actor, year: int | None = None) -> Any:
    """Every departure that the actor's organisation assisted; a command without one counts the whole installation."""
    everyone = Departure.objects.unscoped("figures count everyone whom the organisation assisted, and name nobody")
    found = everyone.exclude(arrival__outcome_code__in=returns_rules.STAYED)
    if actor.organisation is not None:
        theirs = Movement.objects.unscoped("whose movement it was").filter(pk=OuterRef("movement_id"))
        found = found.filter(Exists(theirs.filter(office__organisation=actor.organisation)))
    return found if year is None else found.filter(departed_on__year=year)


def _is_counted() -> Q:
    """Emergency movements are no assisted voluntary return: they are counted beside."""
    return Q(is_emergency_movement=False)


def _cut(actor: Actor, cut: rules.Cut) -> Any:
    """The departures of one number."""
    found = _departures(actor, cut.year).filter(_is_counted() if not cut.emergencies else ~_is_counted())
    for name, value in (("from_country_code", cut.from_country), ("to_country_code", cut.to_country)):
        found = found.filter(**{name: value}) if value else found
    return found.filter(_of_sex(cut.sex) & _of_age(cut.age) & _of_category(cut.category))


def _of_sex(sex: str) -> Q:
    if sex == rules.SEX_NOT_STATED:
        return ~Q(sex_code__in=[code for code in rules.sexes() if code != sex])
    return Q(sex_code=sex) if sex else Q()


def _of_age(group: str) -> Q:
    if not group:
        return Q()
    ages = rules.ages_of(group)
    if ages is None:
        return Q(age_years__isnull=True)
    first, last = ages
    return Q(age_years__gte=first) & (Q() if last is None else Q(age_years__lte=last))


def _of_category(category: str) -> Q:
    """Categories are kept as codes separated by spaces."""
    if not category:
        return Q()
    alone, first, last = Q(categories=category), f"{category} ", f" {category}"
    return alone | Q(categories__startswith=first) | Q(categories__endswith=last) | Q(categories__contains=f"{last} ")
