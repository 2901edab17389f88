"""Citable addresses: a page as a revision left it, and what became of it since.

`…/measures/arrests/` shows what is published now, `…/measures/arrests@r42` what revision 42 left,
for ever. A page is *touched* by a revision that changed one of its parts: the row it is about, a
figure on it, or the words beside a figure (what is counted, in which unit, by which source).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goals import past
from goals.models import (
    Citation,
    Content,
    Measure,
    Reading,
    Revision,
    RevisionItem,
    Source,
    Subject,
    Unit,
)

# The rows whose words stand on the page of a code, as questions that any copy can answer.
Parts = Callable[[str], list[QuerySet]]
_LATER_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """Where a page stands: whose state it shows, how to cite it, what changed it since."""

    revision: Revision
    address: str
    current: str
    is_cited: bool
    later: list[Revision]


def standing(request: HttpRequest, row: Content, parts: Parts) -> Standing | None:
    """Where the page of `row` stands, in the present or in the past that the request asks for."""
    current = row.get_absolute_url()
    cited: Cited | None = getattr(request, "cited", None)
    if cited is None:
        newest = touching(parts(row.code))[:1]
        return (
            Standing(newest[0], address_of(current, newest[0]), current, False, [])
            if newest
            else None
        )
    # Rows of then that changed or went, and rows of today that came.
    found = {*touching(parts(row.code), after=cited.revision), *cited.touched_today}
    later = sorted(found, key=lambda revision: revision.number, reverse=True)[:_LATER_SHOWN]
    return Standing(cited.revision, address_of(current, cited.revision), current, True, later)


@dataclass(frozen=True)
class Cited:
    """What the address of a request cites, and which revisions touched the page of today since."""

    revision: Revision
    touched_today: list[Revision]


def address_of(current: str, revision: Revision) -> str:
    return f"{current.rstrip('/')}@r{revision.number}"


def touching(parts: Iterable[QuerySet], after: Revision | None = None) -> list[Revision]:
    """The revisions that changed one of the rows, the newest first.

    One question per kind of row, put together: an OR of them would read every item there is.
    """
    items = RevisionItem.objects.filter(revision__gt=after.pk) if after else RevisionItem.objects
    asked = [
        items.filter(
            content_type=ContentType.objects.get_for_model(rows.model),
            object_id__in=rows.order_by().values("pk"),
        )
        .order_by()
        .values_list("revision", flat=True)
        for rows in parts
    ]
    return list(Revision.objects.filter(pk__in=asked[0].union(*asked[1:])).order_by("-number"))


def beside(figures: QuerySet) -> list[QuerySet]:
    """The figures, and every row whose words stand beside them."""
    cited = citations_of(figures)
    return [
        figures,
        cited,
        Source.objects.filter(pk__in=cited.order_by().values("source")),
        Subject.objects.filter(pk__in=figures.order_by().values("subject")),
        Measure.objects.filter(pk__in=figures.order_by().values("measure")),
        Unit.objects.filter(pk__in=figures.order_by().values("measure__unit")),
    ]


def citations_of(rows: QuerySet) -> QuerySet:
    """Where the rows are supported, as a question that any copy can answer."""
    return Citation.objects.in_use().filter(
        content_type=ContentType.objects.get_for_model(rows.model),
        object_id__in=rows.order_by().values("pk"),
    )


def parts_of_measure(code: str) -> list[QuerySet]:
    return [
        Measure.objects.filter(code=code),
        Unit.objects.filter(measures__code=code),
        *beside(Reading.objects.in_use().filter(measure__code=code)),
    ]


def as_cited(view: Callable[..., HttpResponse], parts: Parts) -> Callable[..., HttpResponse]:
    """The page of `view` as the revision of the address left it."""

    @login_not_required
    @wraps(view)
    def cited(request: HttpRequest, code: str, revision: int) -> HttpResponse:
        found = Revision.objects.visible_to(request.user).numbered(revision)
        if found is None:
            return _nothing_cited(request, revision, None)
        request.cited = Cited(found, touching(parts(code), after=found))
        try:
            with past.as_of(found):
                return view(request, code)
        except Http404:
            return _nothing_cited(request, revision, found)

    return cited


def _nothing_cited(request: HttpRequest, number: int, revision: Revision | None) -> HttpResponse:
    """404 with a way on: what was wrong about the address, and where to look instead."""
    page = {
        "number": number,
        "revision": revision,
        "newest": Revision.objects.newest(),
        "current": f"{request.path.rpartition('@r')[0]}/",
    }
    return render(request, "goals/nothing_cited.html", page, status=404)
