"""Questions about many rows of the goals room; each has a name.

Which copy answers, published or working, is the business of `members.scope`, so the same
words serve the public page, the preview and the admin.
"""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Cast, Coalesce, JSONArray
from django.utils import timezone
from django.utils.translation import get_language

from members.permissions import Permission, can, roles_with

if TYPE_CHECKING:
    from members.models import User

CURRENT_EDITION = "2023"
FIRST_EDITION = "2017"
FEW_OPERATIONS = 12  # on the page of a goal, which leads to the list of all
# A subject's owner is one of these one-to-one rows; joined, so that a name costs no query.
OWNERS = (
    *("capability", "notice", "platform", "partner", "project", "meeting", "body"),
    *("module", "operation"),
)


@cache
def _reader_columns(model: type[models.Model], language: str) -> tuple[str, ...]:
    """The columns that a reader of `language` sees: hers and English, no bookkeeping."""
    others = {code for code, _name in settings.LANGUAGES} - {language, "en"}
    hidden = {"loaded", "version"}
    for field in model._meta.concrete_fields:
        stem, _dash, code = field.name.rpartition("_")
        if code == "en":
            hidden |= {stem, *(f"{stem}_{other}" for other in others)}
    return tuple(f.name for f in model._meta.concrete_fields if f.name not in hidden)


class ContentQuerySet(models.QuerySet):
    """Content rows. The published copy holds no retired row; the working copy does."""

    def visible_to(self, user: "User | None") -> Self:
        return self

    def in_use(self) -> Self:
        return self.filter(is_retired=False)

    def lean(self, *joined: str) -> Self:
        """Join `joined` and read only what the reader sees.

        Half the columns and half the time for long or wide lists; a list of ten narrow rows
        is quicker without, because naming columns costs more than reading them.
        """
        language = get_language() or "en"
        columns = [*_reader_columns(self.model, language)]
        for path in joined:
            model = self.model
            for step in path.split("__"):
                model = model._meta.get_field(step).related_model
            columns += [f"{path}__{name}" for name in _reader_columns(model, language)]
        # Without a name, Django would join whatever there is.
        return (self.select_related(*joined) if joined else self).only(*columns)

    def by_codes(self, codes: Iterable[str]) -> dict[str, models.Model]:
        return {row.code: row for row in self.filter(code__in=set(codes))}

    def of_goal(self, goal: models.Model) -> Self:
        """Rows that hang on a goal: aims, context statistics."""
        return self.in_use().filter(goal=goal)

    def with_open_draft(self) -> Self:
        """Each row with `draft_state`, the state of the unpublished work on it, or None."""
        from goals.models import Draft

        drafts = Draft.objects.open().filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        )
        return self.annotate(draft_state=models.Subquery(drafts.values("state")[:1]))

    def serving(self, number: int) -> Self:
        """Subject owners that serve goal `number` of the current edition."""
        return self.filter(
            subject__goal_edges__goal__number=number,
            subject__goal_edges__goal__edition__code=CURRENT_EDITION,
        )

    def with_goals(self, *, of_any_edition: bool = False) -> Self:
        """Subject owners with the goals they serve, the main one first, in two queries."""
        from goals.models import SubjectGoal

        edges = SubjectGoal.objects.filter(is_retired=False).lean("goal", "goal__edition")
        if not of_any_edition:
            edges = edges.filter(goal__edition__code=CURRENT_EDITION)
        edges = edges.order_by("-is_main", "goal__number")
        return self.lean("subject").prefetch_related(
            Prefetch("subject__goal_edges", edges, to_attr="served")
        )


class GoalQuerySet(ContentQuerySet):
    def current(self) -> Self:
        return self.filter(edition__code=CURRENT_EDITION, is_retired=False)

    def for_list_page(self) -> Self:
        from goals.models import Link

        open_links = Link.objects.open().filter(goal=OuterRef("pk"))
        return self.current().annotate(
            aim_count=Count("aims", filter=Q(aims__is_retired=False), distinct=True),
            sdg_count=models.Subquery(
                open_links.order_by()
                .values("goal")
                .annotate(n=Count("sdg", distinct=True))
                .values("n")
            ),
        )

    def for_detail_page(self) -> Self:
        """All seven, so that the page can lead to its neighbours, with their newest revision."""
        from goals.models import RevisionItem

        newest = RevisionItem.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        ).order_by("-revision__number")
        return self.current().annotate(
            revision_number=models.Subquery(newest.values("revision__number")[:1]),
            revision_date=models.Subquery(newest.values("revision__published_at")[:1]),
        )


class CrosswalkQuerySet(ContentQuerySet):
    def into(self, goal: models.Model) -> Self:
        """What `goal` was called in the edition before."""
        return self.in_use().filter(later=goal).select_related("earlier")


class CrimeAreaQuerySet(ContentQuerySet):
    def of_goal(self, goal: models.Model) -> Self:
        edges = {"goal_edges__goal": goal, "goal_edges__is_retired": False}
        return self.in_use().filter(**edges)


class SubjectGoalQuerySet(ContentQuerySet):
    def of_goal(self, goal: models.Model) -> Self:
        """What serves `goal`, or served it as it was worded before; of operations only a few.

        First those whose main goal it is, then the newest.
        """
        first = ("-is_main", "-subject__operation__start", "subject_id")
        served = self.in_use().filter(Q(goal=goal) | Q(goal__later_edges__later=goal))
        operations = served.filter(subject__kind="operation").order_by(*first)
        few = Q(pk__in=operations.values("pk")[:FEW_OPERATIONS])
        found = served.filter(few | ~Q(subject__kind="operation")).lean("subject")
        return found.order_by("subject__kind", *first)


class StrandQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        return self.in_use().select_related("theme")


class MeetingQuerySet(ContentQuerySet):
    def for_timeline(self) -> Self:
        return self.in_use().with_goals().select_related("subject", "country")


class TargetQuerySet(ContentQuerySet):
    def of_sdg(self, sdg: models.Model) -> Self:
        return self.in_use().filter(sdg=sdg).order_by("sort")


# An SDG as a whole stands before its targets.
_BY_SDG = ("sdg__number", models.F("target__sort").asc(nulls_first=True))


def _with_known(name: str, row: models.Model, links: models.QuerySet) -> list[models.Model]:
    for link in (found := list(links)):
        setattr(link, name, row)
    return found


class LinkQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Links in force: not retired and without an end."""
        return self.filter(is_retired=False, valid_to="")

    def ended(self) -> Self:
        return self.in_use().exclude(valid_to="")

    def for_matrix(self) -> models.QuerySet:
        """Just the ends and the relation of each open link, as named tuples."""
        return self.open().values_list("goal_id", "sdg_id", "target_id", "relation", named=True)

    def for_list_page(self) -> Self:
        return self.lean("goal", "sdg", "target").order_by("goal__number", *_BY_SDG)

    def between(self, goals: list[models.Model], sdgs: list[models.Model]) -> list[models.Model]:
        """Links whose ends are already here: 114 links need not read 228 rows again."""
        ends = {row.pk: row for row in goals}, {row.pk: row for row in sdgs}
        links = list(self.lean("target").order_by("goal__number", *_BY_SDG))
        links = [link for link in links if link.goal_id in ends[0] and link.sdg_id in ends[1]]
        for link in links:
            link.goal, link.sdg = ends[0][link.goal_id], ends[1][link.sdg_id]
            if link.target:
                link.target.sdg = link.sdg
        return links

    def of_goal(self, goal: models.Model) -> list[models.Model]:
        """Open links of a goal that is already here, so that it is not read once per link."""
        links = self.open().filter(goal=goal).lean("sdg", "target").order_by(*_BY_SDG)
        return _with_known("goal", goal, links)

    def of_sdg(self, sdg: models.Model) -> list[models.Model]:
        links = self.open().filter(sdg=sdg).lean("goal", "target")
        return _with_known("sdg", sdg, links.order_by("goal__number", *_BY_SDG))


class CapabilityQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        return self.in_use().with_goals().order_by("sort")

    def for_detail_page(self) -> Self:
        """With the modules that teach it and the operations that used it, the newest first.

        Both are the reverse of edges of rooms to the left.
        """
        taught = self._edges("module").order_by("module__topic__sort", "module__sort")
        used = self._edges("operation").order_by("-operation__start", "operation__sort")
        return self.for_list_page().prefetch_related(
            Prefetch("module_edges", taught), Prefetch("operation_edges", used)
        )

    def _edges(self, name: str) -> models.QuerySet:
        """Standing edges to rows that stand too, each with its row and the subject of that."""
        edges = self.model._meta.get_field(f"{name}_edges").related_model.objects.in_use()
        return edges.filter(**{f"{name}__is_retired": False}).select_related(f"{name}__subject")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self


class SourceQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        from goals.models import Citation

        counted = (
            Citation.objects.standing()
            .filter(source=OuterRef("pk"))
            .order_by()
            .values("source")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.in_use().annotate(citation_count=models.Subquery(counted))


class CitationQuerySet(ContentQuerySet):
    def of(self, row: models.Model) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(row), object_id=row.pk
        ).select_related("source")

    def standing(self) -> Self:
        """Citations whose statement is in use too: a withdrawn row rests on nothing."""
        seen = Q(pk__in=[])
        for model in self.model.page_models():
            statements = model._default_manager.in_use().filter(pk=OuterRef("object_id"))
            kind = ContentType.objects.get_for_model(model)
            seen |= Q(Exists(statements), content_type=kind)
        return self.in_use().filter(seen)

    def attach_to(self, *groups: list[models.Model]) -> None:
        """Give every row of the groups its citations as `row.cited`, in one query."""
        for row, cited in self.by_row(row for group in groups for row in group):
            row.cited = cited

    def by_row(self, rows: Iterable[models.Model]) -> list[tuple[models.Model, list[models.Model]]]:
        """Each row with its citations, in one query."""
        rows = list(rows)
        found = self.of_all(rows) if rows else {}
        kinds = ContentType.objects
        return [(row, found.get((kinds.get_for_model(row).pk, row.pk), [])) for row in rows]

    def supported_by(self, source: models.Model) -> Self:
        """What a source supports, kind by kind; `goals.statements` has the words."""
        return self.standing().filter(source=source).order_by("content_type_id", "object_id")

    def of_all(self, rows: list[models.Model]) -> dict[tuple[int, int], list[models.Model]]:
        """Citations of rows of any kind in one query, by (content type id, row id)."""
        wanted: dict[int, list[int]] = {}
        for row in rows:
            wanted.setdefault(ContentType.objects.get_for_model(row).pk, []).append(row.pk)
        condition = Q(pk__in=[])
        for content_type, ids in wanted.items():
            condition |= Q(content_type=content_type, object_id__in=ids)
        found: dict[tuple[int, int], list[models.Model]] = {}
        for citation in self.in_use().filter(condition).lean("source"):
            found.setdefault((citation.content_type_id, citation.object_id), []).append(citation)
        return found

    def named(self, model: type[models.Model]) -> Cast:
        """Source and place in it of each citation of a row of `model`: '[[7, "p. 3"], …]'.

        A column of the row, as text: a long file asks once, and compares what it does not read.
        """
        kind = ContentType.objects.get_for_model(model)
        cited = self.in_use().filter(content_type=kind, object_id=OuterRef("pk"))
        told = ArraySubquery(cited.values_list(JSONArray("source_id", "locator")))
        return Cast(models.Func(told, function="to_json"), models.TextField())


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        return self if can(user, Permission.CONTENT_VIEW) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=self.model.OPEN)

    def of(self, row: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)

    def for_list_page(self) -> Self:
        return self.select_related("content_type", "decided_by").prefetch_related("authors")

    def written_by(self, user: "User") -> Self:
        return self.filter(authors=user)

    def refused(self) -> Self:
        return self.filter(state="refused")

    def publishable_by(self, user: "User") -> Self:
        """In review, and not written by her."""
        return self.filter(state="in_review").exclude(authors=user)


class RevisionQuerySet(models.QuerySet):
    """Revisions are public: numbers, dates and reasons, never the names of staff."""

    def visible_to(self, user: "User | None") -> Self:
        return self

    def for_list_page(self) -> Self:
        return self.annotate(item_count=Count("items")).order_by("-number")

    def newest(self) -> models.Model | None:
        return self.order_by("-number").first()

    def numbered(self, number: int) -> models.Model | None:
        return self.filter(number=number).first()

    def of(self, row: models.Model) -> Self:
        from goals.models import RevisionItem

        items = RevisionItem.objects.filter(
            revision=OuterRef("pk"),
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
        )
        return self.filter(Exists(items)).order_by("-number")


class RevisionItemQuerySet(models.QuerySet):
    def for_list_page(self) -> Self:
        return self.select_related("content_type").order_by("content_type_id", "code")

    def with_revision(self) -> Self:
        return self.select_related("revision")

    def newest_of(
        self, rows: Iterable[tuple[type[models.Model], int]]
    ) -> dict[tuple[type[models.Model], int], int]:
        """The id of the newest item of each row, given and found as (model, row id)."""
        wanted: dict[type[models.Model], list[int]] = {}
        for model, pk in rows:
            wanted.setdefault(model, []).append(pk)
        kinds = {ContentType.objects.get_for_model(model).pk: model for model in wanted}
        condition = Q(pk__in=[])
        for content_type, model in kinds.items():
            condition |= Q(content_type=content_type, object_id__in=wanted[model])
        found = self.filter(condition).order_by("content_type_id", "object_id", "-revision__number")
        found = found.distinct("content_type_id", "object_id")
        return {
            (kinds[content_type], row): pk
            for content_type, row, pk in found.values_list("content_type_id", "object_id", "pk")
        }


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, user: "User | None") -> Self:
        return self

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def holding(self, pieces: list[str], kind: str, language: str) -> Self:
        """Those of a kind that hold all of these pieces of words, whatever their accents."""
        from goals.search import stemmable

        found = self.in_language(language).filter(kind=kind)
        for piece in pieces:
            told = stemmable(piece, language)
            found = found.filter(
                Q(folded_title__contains=told)
                | Q(folded_body__contains=told)
                | Q(code__contains=told)
            )
        return found

    def paths(self, wanted: dict[str, list[int]], language: str) -> dict[tuple[str, int], str]:
        """Where these rows are shown: kind and row ids in, (kind, row id) to path out."""
        condition = Q(pk__in=[])
        for kind, ids in wanted.items():
            condition |= Q(kind=kind, row_id__in=ids)
        rows = self.in_language(language).filter(condition)
        return {(kind, row): path for kind, row, path in rows.values_list("kind", "row_id", "path")}


class EmbargoedFigureQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """A partner sees what is shared with her organisation; staff see everything shared."""
        if can(user, Permission.CONTENT_VIEW):
            return self
        if user.organisation_id and can(user, Permission.EMBARGO_VIEW):
            return self.filter(organisation=user.organisation_id)
        return self.none()

    def shared(self) -> Self:
        return self.filter(ended_at__isnull=True, reading__isnull=False)

    def of_draft(self, draft: models.Model) -> Self:
        return self.filter(draft=draft)

    def of_readings(self, ids: Iterable[int]) -> Self:
        return self.filter(reading__in=list(ids))

    def for_organisations(self, organisations: Iterable[models.Model]) -> Self:
        return self.filter(organisation__in=list(organisations))

    def for_list_page(self) -> Self:
        return self.select_related("organisation").order_by("lifts_at", "id")

    def end(self) -> int:
        return self.shared().update(ended_at=timezone.now())


class FollowedRowQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        return self.filter(person=user)

    def for_list_page(self) -> Self:
        """Each with `newest`, the number of the revision item that stands today."""
        from goals.models import RevisionItem

        newest = RevisionItem.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
        ).order_by("-revision__number")
        return self.select_related("content_type", "cited__revision").annotate(
            newest=models.Subquery(newest.values("pk")[:1])
        )

    def touched_by(self, revision: int) -> Self:
        """Rows that a revision changed, followed by partners who were not told of it."""
        from goals.models import RevisionItem
        from members.models import RoleGrant

        items = RevisionItem.objects.filter(
            revision=revision,
            content_type=OuterRef("content_type"),
            object_id=OuterRef("object_id"),
            pk__gt=Coalesce(OuterRef("told"), OuterRef("cited")),
        )
        may_follow = RoleGrant.objects.in_force().filter(
            user=OuterRef("person"), role__in=roles_with(Permission.CITATION_FOLLOW)
        )
        found = self.filter(Exists(items), Exists(may_follow), person__is_active=True)
        return found.select_related("person", "told", "cited").order_by("pk")
