"""Pages of solutions: each is the form of one act on a file."""

from typing import Any

from django.http import HttpResponse

from teranga.casework import queries as casework_queries
from teranga.solutions import acts, forms, queries
from teranga.ui import pages


def _on_file(request: pages.Request, reference: str, the_act: Any, form: Any, **start: Any) -> HttpResponse:
    case = casework_queries.case(request.actor, reference)
    about, back = casework_queries.about(request.actor, case), casework_queries.url(case)
    return pages.act_page(request, the_act, form, subject=case, back=back, about=about, initial=start)


@pages.page("solutions.record")
def discuss(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.discuss, forms.Discuss)


@pages.page("solutions.record")
def choose(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.choose, forms.Choose)


@pages.page("solutions.assess")
def assess(request: pages.Request, reference: str) -> HttpResponse:
    """Starts from the latest assessment, so that what is still true need not be typed again."""
    start = queries.draft(casework_queries.case(request.actor, reference))
    return _on_file(request, reference, acts.assess_best_interests, forms.Assess, **start)


@pages.page("solutions.assess")
def record_tracing(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.record_tracing, forms.RecordTracing)


@pages.page("solutions.assess")
def confirm_care(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.confirm_care, forms.ConfirmCare)


@pages.page("solutions.assess")
def name_escort(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.name_escort, forms.NameEscort)


@pages.page("solutions.decide")
def decide(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.decide_best_interests, forms.Decide)


@pages.page("solutions.decide")
def confirm_lift(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.confirm_no_longer_child_alone, forms.ConfirmLift)
