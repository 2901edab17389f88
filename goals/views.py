"""Public pages of the goals room. Each reads the published copy, unless it is a preview."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_bidi

from goals import axis, flow, matrix, remembered, series, statements
from goals.filters import CapabilityFilter, LinkFilter
from goals.models import (
    SDG,
    Capability,
    Citation,
    CrimeArea,
    FundedProject,
    Goal,
    Link,
    Meeting,
    Milestone,
    Notice,
    Partner,
    Platform,
    Reading,
    Source,
    Strand,
    Target,
    Term,
    Theme,
)
from goals.parts import misfits


@login_not_required
def goal_list(request: HttpRequest) -> HttpResponse:
    goals = Goal.objects.visible_to(request.user).for_list_page()
    grid = remembered.grid()
    cards = [(goal, grid.sdgs_of(goal)) for goal in goals]
    return render(request, "goals/goal_list.html", {"cards": cards})


@login_not_required
def goal_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = remembered.goal_page(slug)
    if page is None:
        raise Http404
    return render(request, "goals/goal_detail.html", dict(vars(page)))


@login_not_required
def theme_list(request: HttpRequest) -> HttpResponse:
    themes = list(Theme.objects.visible_to(request.user).in_use())
    strands = list(Strand.objects.for_list_page())
    Citation.objects.attach_to(themes, strands)
    for theme in themes:
        theme.lines = [strand for strand in strands if strand.theme_id == theme.pk]
    return render(request, "goals/theme_list.html", {"themes": themes})


@login_not_required
def sdg_matrix(request: HttpRequest) -> HttpResponse:
    """The matrix, and every link behind it as a table."""
    form = LinkFilter(request.GET)
    table = remembered.link_table()
    links = form.narrowed(table.links)
    grid = matrix.build(table.goals, table.sdgs, links)
    page = {"matrix": grid, "counts": grid.counts, "links": links, "form": form}
    return render(request, "goals/sdg_matrix.html", page)


@login_not_required
def sdg_flow(request: HttpRequest) -> HttpResponse:
    """Goals to SDGs as ribbons; ?goal=3 narrows it to one goal."""
    form = LinkFilter(request.GET)
    table = remembered.link_table()
    chosen = [goal for goal in table.goals if goal.number == form.goal_number] or table.goals
    grid = matrix.build(chosen, table.sdgs, form.narrowed(table.links))
    page = {
        "goals": table.goals,
        "chosen": chosen[0] if len(chosen) == 1 else None,
        "flow": flow.draw(grid, is_rtl=get_language_bidi()),
        "matrix": grid,
        "counts": grid.counts,
    }
    return render(request, "goals/sdg_flow.html", page)


@login_not_required
def sdg_detail(request: HttpRequest, number: int) -> HttpResponse:
    sdgs = list(SDG.objects.visible_to(request.user).in_use())
    sdg = _one(sdgs, number=number)
    links = Link.objects.of_sdg(sdg)
    Citation.objects.attach_to(links)
    targets = list(Target.objects.of_sdg(sdg))
    for target in targets:
        target.served = [link for link in links if link.target_id == target.pk]
    page = {
        "sdg": sdg,
        "whole": [link for link in links if link.target_id is None],
        "targets": targets,
        "served_count": sum(1 for target in targets if target.served),
        "goal_count": len({link.goal_id for link in links}),
        "previous": _neighbour(sdgs, sdg, -1),
        "next": _neighbour(sdgs, sdg, 1),
    }
    return render(request, "goals/sdg_detail.html", page)


@login_not_required
def capability_list(request: HttpRequest) -> HttpResponse:
    form = CapabilityFilter(request.GET)
    page = {
        "form": form,
        "capabilities": form.narrowed(Capability.objects.visible_to(request.user).for_list_page()),
        "notices": Notice.objects.in_use(),
        "platforms": Platform.objects.in_use(),
        "readings": _by_subject(Reading.objects.of_kinds("notice", "platform")),
    }
    return render(request, "goals/capability_list.html", page)


@login_not_required
def capability_detail(request: HttpRequest, code: str) -> HttpResponse:
    capability = get_object_or_404(
        Capability.objects.visible_to(request.user).for_detail_page(), code=code
    )
    readings = list(Reading.objects.about(capability.subject.code))
    Citation.objects.attach_to([capability], readings)
    page = {"capability": capability, "readings": readings, "misfits": misfits(readings)}
    return render(request, "goals/capability_detail.html", page)


@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """The organization's figures over time, a small picture for each."""
    readings = list(Reading.objects.visible_to(request.user).of_organisation())
    Citation.objects.attach_to(readings)
    return render(request, "goals/figures.html", {"themes": series.by_theme(readings)})


@login_not_required
def partner_list(request: HttpRequest) -> HttpResponse:
    partners = list(Partner.objects.visible_to(request.user).in_use().with_goals())
    projects = list(FundedProject.objects.in_use().with_goals())
    Citation.objects.attach_to(partners, projects)
    page = {
        "partners": partners,
        "projects": projects,
        "fund_readings": Reading.objects.about("body:uae-funded-projects"),
    }
    return render(request, "goals/partner_list.html", page)


@login_not_required
def glossary(request: HttpRequest) -> HttpResponse:
    terms = list(Term.objects.visible_to(request.user).in_use())
    Citation.objects.attach_to(terms)
    page = {"terms": terms, "crime_areas": CrimeArea.objects.in_use()}
    return render(request, "goals/glossary.html", page)


@login_not_required
def timeline(request: HttpRequest) -> HttpResponse:
    """The goals' milestones and the organization's meetings: a picture, and the same as a list."""
    milestones = list(Milestone.objects.visible_to(request.user).in_use())
    meetings = list(Meeting.objects.for_timeline())
    Citation.objects.attach_to(milestones, meetings)
    readings = _by_subject(Reading.objects.of_kinds("meeting"))
    for meeting in meetings:
        meeting.figures = readings.get(meeting.subject_id, [])
    entries = axis.in_order(milestones, meetings)
    page = {
        "years": axis.by_year(entries),
        "pictures": axis.pictures(entries, is_rtl=get_language_bidi()),
        "summary": axis.summary(entries),
    }
    return render(request, "goals/timeline.html", page)


@login_not_required
def source_list(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.visible_to(request.user).for_list_page()
    return render(request, "goals/source_list.html", {"sources": sources})


@login_not_required
def source_detail(request: HttpRequest, code: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.visible_to(request.user).in_use(), code=code)
    citations = list(Citation.objects.supported_by(source))
    page = {"source": source, "groups": statements.by_kind(citations), "count": len(citations)}
    return render(request, "goals/source_detail.html", page)


def _one(rows: list, **wanted: Any) -> Any:
    """The row with these values, or a 404; the list is short and already here."""
    for row in rows:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
    raise Http404


def _neighbour(rows: list, row: Any, step: int) -> Any | None:
    place = rows.index(row) + step
    return rows[place] if 0 <= place < len(rows) else None


def _by_subject(readings: Any) -> dict[int, list[Reading]]:
    found: dict[int, list[Reading]] = {}
    for reading in readings:
        found.setdefault(reading.subject_id, []).append(reading)
    return found
