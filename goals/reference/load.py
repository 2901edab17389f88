"""Writes records into the working copy and publishes them: all, or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from goals import publishing
from goals.models import Citation, Content, Draft, Revision, Source
from goals.models.subject import SubjectOwner
from goals.reference.files import Facts
from goals.reference.records import BadRecord, Record, Ref
from members.editing import edit_alone
from members.models import ReferenceRow
from members.scope import Copy, scope

# For rows that are no content: the content row with which they come to the public.
_STAND_INS: dict[type[ReferenceRow], Callable[[Any], Content]] = {}


def let_stand_in(model: type[ReferenceRow], stand_in: Callable[[Any], Content]) -> None:
    """Rooms to the right: a changed row of `model` puts the one forward that `stand_in` gives."""
    _STAND_INS[model] = stand_in


def _itself(row: ReferenceRow) -> ReferenceRow:
    return row


@dataclass
class Report:
    """What a load did. `kept` names fields that staff edited, as "model code.field"."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    revision: Revision | None = None


def load(folder: Path) -> Report:
    """Load every file of `folder`. Raises BadRecord, having written nothing."""
    facts = Facts(folder)
    records = list(facts.records())
    with scope(Copy.WORKING):
        edit_alone()
        writer = _Writer(facts)
        for record in records:
            writer.write(record)
        writer.check_deferred()
        touched = writer.touched_content()
        report = writer.report
        if touched:
            covered = {row for draft in Draft.objects.open() for row in _keys(draft)}
            report.waiting = [str(row) for row in touched if _key(row) in covered]
            report.revision = publishing.publish_reference(
                [row for row in touched if _key(row) not in covered]
            )
    return report


class _Writer:
    """Keeps every row of a model in memory by code, so that a second load costs few queries."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.report = Report()
        self.rows: dict[type[models.Model], dict[str, ReferenceRow]] = {}
        self.written: dict[tuple[type[models.Model], str], Record] = {}
        self.touched: list[ReferenceRow] = []
        self.content_types: dict[type[models.Model], int] = {}
        self.last: Record | None = None

    def write(self, record: Record) -> ReferenceRow:
        self.last = record
        if (record.model, record.code) in self.written:
            raise BadRecord(record.file, record.code, "code", "stands twice")
        self.written[record.model, record.code] = record
        row = self._row(record.model, record.code)
        values = {
            name: self._resolved(record, name, value) for name, value in record.values.items()
        }
        is_new = row.pk is None
        changed, kept = row.take_reference(values)
        label = record.model._meta.model_name
        self.report.kept += [f"{label} {record.code}.{name}" for name in kept]
        if is_new or changed:
            self._save(record, row, changed)
        self.report.created += is_new
        self.report.changed += bool(changed) and not is_new
        self.report.unchanged += not is_new and not changed
        self._cite(record, row)
        return row

    def check_deferred(self) -> None:
        """Run the checks that wait for the end of the transaction, while we can still name it."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as error:
            raise _explained(self._crowded() or self.last, error) from error

    def _crowded(self) -> Record | None:
        """The first record whose place in its whole another row holds."""
        taken = set()
        for model, rows in self.rows.items():
            places = [rule for rule in model._meta.constraints if _is_deferred(rule)]
            # Rows that no file speaks of come first: a record is what can be mended.
            for row in sorted(rows.values(), key=lambda row: (type(row), row.code) in self.written):
                for rule in places:
                    columns = [model._meta.get_field(name).attname for name in rule.fields]
                    place = (rule.name, *(getattr(row, column) for column in columns))
                    if place in taken:
                        return self.written.get((model, row.code))
                    taken.add(place)
        return None

    def touched_content(self) -> list[Content]:
        """What was written of content, and what stands for other rows; each once."""
        found = (_STAND_INS.get(type(row), _itself)(row) for row in self.touched)
        return [row for row in dict.fromkeys(found) if isinstance(row, Content)]

    def _row(self, model: type[models.Model], code: str) -> ReferenceRow:
        known = self._known(model)
        if code not in known:
            known[code] = model(code=code)
        return known[code]

    def _known(self, model: type[models.Model]) -> dict[str, ReferenceRow]:
        if model not in self.rows:
            links = [f.name for f in model._meta.fields if f.many_to_one or f.one_to_one]
            # Staff wait by `edit_alone`; whoever else writes is stopped row by row.
            rows = model._default_manager.select_for_update(of=("self",), no_key=True)
            self.rows[model] = {
                row.code: row for row in (rows.select_related(*links) if links else rows)
            }
        return self.rows[model]

    def _resolved(self, record: Record, field: str, value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        row = self._known(value.model).get(value.code)
        if row is None or row.pk is None:
            raise BadRecord(record.file, record.code, field, f"{value.code!r} is not known")
        return row

    def _save(self, record: Record, row: ReferenceRow, changed: list[str]) -> None:
        row.version += row.pk is not None
        try:
            row.clean_fields()
            row.clean()
            with transaction.atomic():
                row.save()
        except ValidationError as error:
            name, problems = next(iter(error.message_dict.items()))
            raise BadRecord(record.file, record.code, name, " ".join(problems)) from error
        except IntegrityError as error:
            raise _explained(record, error) from error
        self.touched.append(row)
        if isinstance(row, SubjectOwner):  # its name stands in the subject too
            self.touched.append(row.subject)

    def _cite(self, record: Record, row: ReferenceRow) -> None:
        """Each source of a record becomes a citation of its row."""
        model = type(row)
        if model not in self.content_types:
            self.content_types[model] = ContentType.objects.get_for_model(model).pk
        for order, raw in enumerate(record.sources):
            values = {
                "content_type_id": self.content_types[model],
                "object_id": row.pk,
                "source": Ref(Source, self.facts.sources.code(raw)),
                "locator": raw.get("locator", ""),
                "sort": order,
            }
            code = f"{model._meta.model_name}:{record.code}:{order + 1}"
            self.write(Record(Citation, code, values, record.file))


def _is_deferred(rule: models.BaseConstraint) -> bool:
    return getattr(rule, "deferrable", None) == models.Deferrable.DEFERRED


def _explained(record: Record, error: IntegrityError) -> BadRecord:
    """The database's own words name the columns, or at least the rule that was broken."""
    detail = error.__cause__.diag
    message = detail.message_detail or detail.message_primary
    columns = re.search(r"Key \(([^)]+)\)", message)
    return BadRecord(
        record.file,
        record.code,
        columns[1] if columns else detail.column_name or detail.constraint_name,
        f"{message} ({detail.constraint_name})",
    )


def _key(row: Content) -> tuple[str, int]:
    return row._meta.label, row.pk


def _keys(draft: Draft) -> list[tuple[str, int]]:
    row = draft.row
    return [_key(member) for member in row.family()] if row is not None else []
