"""The whole of a list as one file: /api/v1/links.csv, with the filters of /api/v1/links."""

from collections.abc import Iterator
from functools import cached_property
from hashlib import file_digest
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError

from goals.api import querysets
from goals.api.figures import MeasureSerializer, ReadingViewSet
from goals.models import Citation, Measure, Revision
from members.api.rows import RowViewSet
from members.asking import one_state
from operations.results_api import FiguresBehindViewSet, TotalSerializer
from portal.api.about import About, about
from portal.api.cells import plain_rows
from portal.api.files import METADATA, FileKind
from portal.api.table import columns

_CHUNK = 500  # rows read and told at a time: memory does not grow with a list
_SENT_AT_A_TIME = 2**16  # bytes; a file of a gigabyte has many pieces
_KEPT_IN_MEMORY = 2**20  # bytes; longer files wait on disk and are sent piece by piece


class WholeList:
    """Added to a noun's viewset: what its list says, written by one kind of file."""

    pagination_class = None
    file_kind: FileKind

    def unfiltered(self) -> None:
        """A file is written row by row as they come from the database."""

    def whole(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.filter_queryset(self.get_queryset())
        self._refuse_too_long(rows)
        if self.file_kind.is_table:
            request.is_in_all_languages = True
        about = self.about_file(request)
        # Closed with the response, which may outlive this call by minutes.
        spool = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115
        self._write(spool, about, rows)
        return as_file(request, spool, self.file_kind, about)

    def _refuse_too_long(self, rows: models.QuerySet) -> None:
        """Nothing is cut off in silence."""
        most = self.file_kind.most_rows
        if most is not None and (count := rows.count()) > most:
            detail = translated(
                "This list has %(count)s rows, and a file of this kind holds %(most)s. Narrow it"
                " with filters, or take it as CSV or JSON."
            )
            raise ParseError(detail % {"count": count, "most": most})

    def about_file(self, request: HttpRequest) -> About:
        facts = {"description": str(self.about), "filters": _filters(request)}
        return _about(request, self.basename, self.basename, str(self.title), facts)

    def _write(self, out: IO[bytes], about: About, rows: models.QuerySet) -> None:
        """A table column by column, where its rows can be read so."""
        serializer = self.get_serializer()
        named = columns(serializer)
        plain = plain_rows(serializer, rows) if self.file_kind.is_table else None
        if plain:
            # In one transaction the database hands out the first rows before it has sorted all.
            with one_state():
                self.file_kind.write_table(out, about, named, plain)
        else:
            self.file_kind.write(out, about, named, self._told(rows))

    def _told(self, rows: models.QuerySet) -> Iterator[dict[str, Any]]:
        found = rows.iterator(chunk_size=_CHUNK)
        while chunk := list(islice(found, _CHUNK)):
            yield from self.get_serializer(chunk, many=True).data


def whole_list(viewset: type[RowViewSet], kind: FileKind) -> type[RowViewSet]:
    """The viewset of one file format of a noun."""
    name = f"{viewset.__name__}{kind.ending.title().replace('.', '')}"
    bases = (viewset,) if issubclass(viewset, WholeList) else (WholeList, viewset)
    return type(name, bases, {"file_kind": kind, "__doc__": viewset.__doc__})


class FiguresOfMeasure(WholeList, ReadingViewSet):
    """The figures of one measure as a file: /api/v1/measures/arrests.csv."""

    title = _("Figures of one measure")
    described_under = "measures"
    parts = {"code": ("arrests", _("The code of a measure."))}
    filterset_class = None

    def get_queryset(self) -> models.QuerySet:
        return querysets.readings_of(self.measure)

    @cached_property
    def measure(self) -> Measure:
        return get_object_or_404(querysets.measures(), code=self.kwargs["code"])

    def about_file(self, request: HttpRequest) -> About:
        context = self.get_serializer_context()
        Citation.objects.attach_to([self.measure])
        facts = {
            "description": str(self.about),
            "measure": MeasureSerializer(self.measure, context=context).data,
        }
        return _about(request, "readings", self.measure.code, self.measure.name, facts)


class FiguresOfTotal(WholeList, FiguresBehindViewSet):
    """The figures behind one total as a file: /api/v1/results/GPG1/arrests.csv."""

    def about_file(self, request: HttpRequest) -> About:
        context = self.get_serializer_context()
        told = TotalSerializer(self.total, context=context).data
        facts = {"description": str(self.about), "total": told}
        name, title = self.total.code.replace("/", "-"), self.total.measure.name
        return _about(request, "readings", name, title, facts)


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.GET.items() if name != "lang"}


def _about(request: HttpRequest, noun: str, name: str, title: str, more: dict[str, Any]) -> About:
    revision = getattr(request, "revision", None) or Revision.objects.newest()
    return about(noun, name, title, revision, more, request.build_absolute_uri())


def as_file(
    request: HttpRequest, spool: IO[bytes], kind: FileKind, about: About
) -> HttpResponseBase:
    """A short file as a plain answer, which the page store keeps; a long one as a stream.

    `Link` leads to what describes it (RFC 8288), as CSV has no place for that.
    """
    is_short = spool.tell() <= _KEPT_IN_MEMORY
    spool.seek(0)
    if is_short:
        with spool:
            response = HttpResponse(spool.read())
    else:
        response = _stream(request, spool)
    charset = "; charset=utf-8" if kind.media_type.startswith("text/") else ""
    response["Content-Type"] = f"{kind.media_type}{charset}"
    name = f"{about.name}-revision-{about.revision}-{about.date:%Y-%m-%d}.{kind.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if kind.ending != METADATA:
        path, mark, query = request.get_full_path().partition("?")
        address = f"{path.removesuffix(kind.ending)}{METADATA}{mark}{query}"
        response["Link"] = f'<{address}>; rel="describedby"; type="application/json"'
    return response


def _stream(request: HttpRequest, spool: IO[bytes]) -> HttpResponseBase:
    """The file piece by piece, or 304; what is streamed passes the middleware as it is."""
    etag = f'W/"{file_digest(spool, "sha256").hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response:
        spool.close()
    else:
        spool.seek(0)
        response = FileResponse(spool)
        response.block_size = _SENT_AT_A_TIME
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response
