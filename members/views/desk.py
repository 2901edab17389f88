"""The lists of the country desk, on the page and as files."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from members.audit.events import Event
from members.audit.record import record
from members.desk import LISTS, DeskList, desk_of
from members.freshness import fresh_factor_required
from members.models import YearOfService
from members.people_forms import DecisionForm
from members.permissions import Permission, require
from members.sheets import MEDIA_TYPES, MOST_XLSX, as_csv, as_xlsx

PER_PAGE = 50


@require_safe
def desk_list(request: HttpRequest, noun: str) -> HttpResponse:
    """One of the lists of members.desk."""
    desk, listed = desk_of(request.user), LISTS[noun]
    rows, form = listed.narrowed(request.user, request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "noun": noun,
        "filter": form,
        "page": page,
        "decision": DecisionForm(),
        "most_xlsx": MOST_XLSX,
        "years": YearOfService.objects.visible_to(request.user) if noun == "units" else (),
    }
    return render(request, f"members/desk_{noun}.html", context)


@require_safe
@fresh_factor_required
def desk_export(request: HttpRequest, noun: str, ending: str) -> HttpResponse:
    """The whole list, narrowed as on the page; the desk's audit says who took it along."""
    require(request.user, Permission.PEOPLE_EXPORT)
    desk = desk_of(request.user)
    if noun not in LISTS or ending not in MEDIA_TYPES:
        raise Http404
    listed = LISTS[noun]
    rows, _form = listed.narrowed(request.user, request.GET)
    if ending == "xlsx" and rows.count() > MOST_XLSX:
        return redirect(f"{listed.url}?{request.GET.urlencode()}")  # there it says why
    content = _as_file(listed, rows, ending)
    country = desk.country.pk if desk.country else None
    record(Event.EXPORTED, by=request.user, country=country, detail={"list": noun, "as": ending})
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{noun}.{ending}"'},
    )


def _as_file(listed: DeskList, rows: QuerySet, ending: str) -> bytes:
    lines = (
        [cell(row) for cell in listed.columns.values()] for row in rows.iterator(chunk_size=5000)
    )
    header = list(listed.columns)
    if ending == "csv":
        return as_csv(header, lines)
    return as_xlsx(header, lines, title=listed.noun, is_right_to_left=get_language_bidi())
