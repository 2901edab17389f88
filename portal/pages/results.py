"""What the operations of a goal led to: its sums, and each total with the figures behind it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from goals import remembered as goals
from goals.models import Citation, Goal
from operations import columns, participation, proof
from operations.models import GoalResults, Operation, Total
from portal.pages.alphabet import in_alphabet

PER_PAGE = 100


@login_not_required
def goal_results(request: HttpRequest, slug: str) -> HttpResponse:
    """Reads sums alone, however many operations and figures there are (decision 18)."""
    goal = _goal(slug)
    results = GoalResults.objects.visible_to(request.user).of_goal(goal)
    page: dict[str, Any] = {"goal": goal, "results": results}
    if results:
        page["cite"] = {"revision": results.changed_in, "address": _cited(results)}
    if results and results.operations:
        page |= {
            "totals": list(Total.objects.visible_to(request.user).of_goal(goal)),
            "newest": Operation.objects.in_this_order(results.newest),
            "picture": columns.draw(results.years),
            "map": (took_part := participation.of_sum(results.countries)),
            "named": in_alphabet(took_part.participants),
        }
    return render(request, "portal/goal_results.html", page)


@login_not_required
def goal_total(request: HttpRequest, slug: str, measure: str) -> HttpResponse:
    """One total, every figure that was added to it, and why the others were not."""
    goal = _goal(slug)
    totals = Total.objects.visible_to(request.user).of_goal(goal)
    total = get_object_or_404(totals.of_measure(measure))
    shown = proof.of(goal, total.measure)
    figures = Paginator(shown.figures, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(figures)
    Citation.objects.attach_to(rows)
    page = {
        "goal": goal,
        "total": total,
        "operations": shown.operations,
        "figures": figures,
        "rows": [(reading, shown.reason(reading)) for reading in rows],
    }
    return render(request, "portal/goal_total.html", page)


def _cited(results: GoalResults) -> str:
    """The totals of the goal as the last revision that changed one left them."""
    revision = results.changed_in.number
    address = reverse("api:results-csv-pinned", kwargs={"revision": revision})
    return f"{address}?goal={results.goal.number}"


def _goal(slug: str) -> Goal:
    for goal in goals.goals():
        if goal.slug == slug:
            return goal
    raise Http404
