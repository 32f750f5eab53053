"""Finding people, registering them, and the page of a person with what is done to it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock, codes, vault
from teranga.people import acts, forms, queries
from teranga.ui import links, pages, tables


@pages.page("people.find")
def find(request: pages.Request) -> HttpResponse:
    """Whom a text means; the search field is in the top bar, and results follow what is typed there.

    What is typed names people: it travels in the body, and stands sealed in the address, so that no history tells it.
    """
    if request.method == "POST" and not request.htmx:
        return redirect(f"{reverse('people.find')}?{urlencode({'s': vault.into_address(_typed(request))})}")
    asked = _typed(request) or vault.from_address(request.GET.get("s", ""))
    hits = queries.find(request.actor, asked) if asked else []
    buttons = [(reverse("people.register"), _("Register"))] if request.actor.may("people.register") else []
    shown = {"title": _("Find a person"), "help": HELP, "asked": asked, "table": _hits(hits), "buttons": buttons}
    return render(request, "people/_hits.html" if request.htmx else "people/find.html", shown)


def _typed(request: pages.Request) -> str:
    return " ".join(request.POST.get("q", "").split())[: queries.LONGEST_SEARCH]


HELP = _("Any spelling will do. A year of birth narrows it: Mamadou Diallo 1998.")


def _hits(hits: list[queries.FindHit]) -> tables.Table:
    files = tables.Column("files", _("File"), value=lambda hit: [label for label, _url in hit.links], link=_file_of)
    return tables.Table(
        rows=hits,
        columns=(
            tables.Column("name", _("Name"), link=_address_of),
            *((files,) if any(hit.links for hit in hits) else ()),
            tables.Column("age", _("Age"), value=lambda hit: queries.age(hit.identity.birth, on=clock.today())),
            tables.Column("identity.sex", _("Sex"), code="sex"),
            tables.Column("identity.nationality", _("Nationality"), code="country"),
            tables.Column("person.office.name", _("Registering office")),
            tables.Column("why", _("Why"), value=lambda hit: [codes.label("match_reason", each) for each in hit.why]),
        ),
        empty=_("Nobody known to your office answers to this. Try another spelling, fewer names, or a year of birth."),
    )


def _file_of(hit: queries.FindHit) -> str:
    return hit.links[0][1] if hit.links else ""


def _address_of(hit: queries.FindHit) -> str:
    return _file_of(hit) or _address(hit.person)


@pages.page("people.register")
def register(request: pages.Request) -> HttpResponse:
    """One person or a family; then on to opening the file of the first."""
    return pages.act_page(
        request, acts.register_family, forms.Register, back=_file_or_person, template="people/register.html"
    )


def _file_or_person(found: list[Any]) -> str:
    return links.address("casework.open", found[0].pk) or _address(found[0])


@pages.page("people.register")
def similar(request: pages.Request) -> HttpResponse:
    """Who is known that may be one of those being typed, while they are typed."""
    form = forms.Register(request.POST or None, actor=request.actor)
    if form.is_bound:
        form.look_for_similar()
    return render(request, "people/_similar.html", {"form": form})


@pages.page("people.read")
def person(request: pages.Request, who: str) -> HttpResponse:
    profile = queries.profile(request.actor, who, on=clock.today())
    title = profile.identity.name or _("Forgotten person")
    return render(request, "people/person.html", {"profile": profile, "person": profile.person, "title": title})


@pages.page("people.read")
def photo(request: pages.Request, who: str) -> HttpResponse:
    """The picture itself, for those who may see the person; no copy stays in the browser."""
    picture = queries.photo(request.actor, who)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _address(person: Any) -> str:
    return reverse("people.person", args=[person.pk])


def _about(request: pages.Request, who: str, act: Any, form: Any, subject: Any = None, **more: Any) -> HttpResponse:
    found = queries.person(request.actor, who)
    whom = subject(found) if subject else found
    about = queries.identity(found).name
    return pages.act_page(request, act, form, subject=whom, back=_where_from(who, found), about=about, **more)


def _where_from(who: str, found: Any) -> str:
    """Whoever came from a file, whose reference stands in the address, goes back to it."""
    return _address(found) if who == str(found.pk) else links.address("casework.file", who) or _address(found)


@pages.page("people.register")
def keep_photo(request: pages.Request, who: str) -> HttpResponse:
    return _about(request, who, acts.keep_photo, forms.KeepPhoto)


@pages.page("people.correct")
def correct(request: pages.Request, who: str) -> HttpResponse:
    known = queries.identity(queries.person(request.actor, who))
    return _about(request, who, acts.correct_identity, forms.Correct, initial=forms.Correct.typed(known))


@pages.page("people.consent")
def consent(request: pages.Request, who: str) -> HttpResponse:
    return _about(request, who, acts.record_consent, forms.Consent)


@pages.page("people.consent")
def withdraw(request: pages.Request, who: str, pk: UUID) -> HttpResponse:
    return _about(
        request,
        who,
        acts.withdraw_consent,
        forms.Withdraw,
        subject=lambda person: queries.consent(request.actor, person, pk),
        intro=_("From that day on, nothing that rests on this consent may be used. Other assistance goes on."),
    )


@pages.page("people.register")
def join(request: pages.Request, who: str) -> HttpResponse:
    return _about(request, who, acts.join_household, forms.Join)


@pages.page("people.register")
def leave(request: pages.Request, who: str, pk: UUID) -> HttpResponse:
    return _about(
        request,
        who,
        acts.leave_household,
        forms.Leave,
        subject=lambda person: queries.membership(request.actor, person, pk),
    )


@pages.page("people.register")
def not_same(request: pages.Request, who: str) -> HttpResponse:
    return _about(request, who, acts.say_not_same, forms.NotSame, initial={"other": request.GET.get("other", "")})


@pages.page("people.forget")
def forget(request: pages.Request, who: str) -> HttpResponse:
    warning = _(
        "Name, photo, notes and attachments can't be opened again by anyone. The figures go on counting the person."
    )
    return _about(request, who, acts.forget, forms.Forget, intro=warning)
