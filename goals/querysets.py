"""Questions about many rows of the goals room; each has a name.

Which copy answers, published or working, is the business of `members.scope`, so the same
words serve the public page, the preview and the admin.
"""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from members.permissions import Permission, can

if TYPE_CHECKING:
    from members.models import User

CURRENT_EDITION = "2023"
FIRST_EDITION = "2017"


class ContentQuerySet(models.QuerySet):
    """Content rows. The published copy holds no retired row; the working copy does."""

    def visible_to(self, user: "User | None") -> Self:
        return self

    def by_code(self) -> dict[str, models.Model]:
        return {row.code: row for row in self}

    def in_use(self) -> Self:
        return self.filter(is_retired=False)

    def serving(self, number: int) -> Self:
        """Subject owners that serve goal `number` of the current edition."""
        return self.filter(
            subject__goal_edges__goal__number=number,
            subject__goal_edges__goal__edition__code=CURRENT_EDITION,
        )

    def with_goals(self) -> Self:
        """Subject owners with the goals they serve, in two queries."""
        from goals.models import SubjectGoal

        edges = SubjectGoal.objects.filter(
            is_retired=False, goal__edition__code=CURRENT_EDITION
        ).select_related("goal")
        return self.select_related("subject").prefetch_related(
            Prefetch("subject__goal_edges", edges.order_by("goal__number"), to_attr="served")
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
        from goals.models import Crosswalk

        return self.current().prefetch_related(
            Prefetch(
                "earlier_edges",
                Crosswalk.objects.in_use().select_related("earlier__edition"),
                to_attr="carried_from",
            )
        )


class LinkQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Links in force: not retired and without an end."""
        return self.filter(is_retired=False, valid_to="")

    def for_matrix(self) -> Self:
        return self.open().select_related("goal", "sdg")

    def for_list_page(self) -> Self:
        return self.select_related("goal", "sdg", "target").order_by(
            "goal__number", "sdg__number", models.F("target__sort").asc(nulls_first=True)
        )

    def of_goal(self, goal: models.Model) -> Self:
        return self.open().filter(goal=goal).for_list_page()

    def of_sdg(self, sdg: models.Model) -> Self:
        return self.open().filter(sdg=sdg).for_list_page()

    def with_relation(self, relation: str) -> Self:
        return self.filter(relation=relation) if relation else self

    def with_confidence(self, confidence: str) -> Self:
        return self.filter(confidence=confidence) if confidence else self


class CapabilityQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        return self.in_use().with_goals().order_by("sort")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self


class ReadingQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        return self.in_use().select_related("measure__unit", "subject")

    def about(self, subject_codes: list[str]) -> Self:
        return (
            self.for_list_page()
            .filter(subject__code__in=subject_codes)
            .order_by("measure__code", "as_of", "sort")
        )

    def headlines(self) -> Self:
        return self.for_list_page().filter(is_headline=True).order_by("sort")


class SourceQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        from goals.models import Citation

        counted = (
            Citation.objects.filter(source=OuterRef("pk"), is_retired=False)
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

    def of_all(self, rows: list[models.Model]) -> dict[tuple[int, int], list[models.Model]]:
        """Citations of rows of any kind in one query, by (content type id, row id)."""
        wanted: dict[int, list[int]] = {}
        for row in rows:
            wanted.setdefault(ContentType.objects.get_for_model(row).pk, []).append(row.pk)
        condition = Q(pk__in=[])
        for content_type, ids in wanted.items():
            condition |= Q(content_type=content_type, object_id__in=ids)
        found: dict[tuple[int, int], list[models.Model]] = {}
        for citation in self.in_use().filter(condition).select_related("source"):
            found.setdefault((citation.content_type_id, citation.object_id), []).append(citation)
        return found


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        return self if can(user, Permission.CONTENT_VIEW) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=self.model.OPEN)

    def of(self, row: models.Model) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(row), object_id=row.pk
        )

    def publishable_by(self, user: "User") -> Self:
        """In review, and not written by her."""
        return self.filter(state="in_review").exclude(authors=user)


class RevisionQuerySet(models.QuerySet):
    """Revisions are public: numbers, dates and reasons, never the names of staff."""

    def visible_to(self, user: "User | None") -> Self:
        return self

    def for_list_page(self) -> Self:
        return self.annotate(item_count=Count("items")).order_by("-number")

    def of(self, row: models.Model) -> Self:
        from goals.models import RevisionItem

        items = RevisionItem.objects.filter(
            revision=OuterRef("pk"),
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
        )
        return self.filter(Exists(items)).order_by("-number")


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, user: "User | None") -> Self:
        return self

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)
