"""Reading an uploaded table, and carrying it from the preview to the confirmation."""

from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, JSON, XLSX, Format
from tablib import Dataset

from members.sheets import bare, harmless

FORMATS: dict[str, type[Format]] = {"csv": CSV, "xlsx": XLSX, "json": JSON}
MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
_SALT = "goals.admin.import"
_HOUR = 60 * 60


def read(upload: UploadedFile, columns: list[str]) -> Dataset:
    """A table of plain texts, or a ValidationError that says what is wrong with the file."""
    ending = upload.name.rpartition(".")[2].lower()
    if ending not in FORMATS:
        raise ValidationError(_("Choose a file whose name ends in .csv, .xlsx or .json."))
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is too large: 2 MB are allowed. Import it in parts."))
    dataset = _parsed(upload, ending)
    _check(dataset, columns)
    return _as_text(dataset, is_sheet=ending != "json")


def written(dataset: Dataset, ending: str) -> bytes | str:
    """The table as a file; what spreadsheets open holds no formula, and `read` knows."""
    if ending != "json":
        rows = [[harmless(value) for value in row] for row in dataset]
        dataset = Dataset(*rows, headers=dataset.headers, title=dataset.title)
    return FORMATS[ending]().export_data(dataset)


def _parsed(upload: UploadedFile, ending: str) -> Dataset:
    data = upload.read()
    try:
        content = data if ending == "xlsx" else data.decode("utf-8-sig")
        return FORMATS[ending]().create_dataset(content)
    except Exception as error:  # the parsers raise whatever they like on a broken file
        text = _("The file could not be read as %(format)s. Is it complete, and in UTF-8?")
        raise ValidationError(text % {"format": ending.upper()}) from error


def _check(dataset: Dataset, columns: list[str]) -> None:
    headers = [str(header or "").strip() for header in dataset.headers or []]
    if "code" not in headers or len(dataset) == 0:
        raise ValidationError(_("The file needs a column “code” and at least one row."))
    if len(dataset) > MOST_ROWS:
        text = _("The file has %(count)s rows; %(most)s are allowed. Import it in parts.")
        raise ValidationError(text % {"count": len(dataset), "most": MOST_ROWS})
    unknown = [header for header in headers if header not in columns]
    if unknown:
        text = _("Unknown columns: %(names)s. Known are: %(known)s.")
        names = {"names": ", ".join(unknown), "known": ", ".join(columns)}
        raise ValidationError(text % names)


def _as_text(dataset: Dataset, *, is_sheet: bool) -> Dataset:
    table = Dataset(headers=[str(header).strip() for header in dataset.headers])
    for row in dataset:
        table.append([bare(_cell(value)) if is_sheet else _cell(value) for value in row])
    return table


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).strip()


def pack(dataset: Dataset, versions: dict[str, int], label: str) -> str:
    """The previewed table as signed text: no file is kept on any server in between."""
    content = {"headers": dataset.headers, "rows": [list(row) for row in dataset]}
    return signing.dumps(
        content | {"versions": versions, "label": label}, salt=_SALT, compress=True
    )


def unpack(text: str, label: str) -> tuple[Dataset, dict[str, int]]:
    """What `pack` packed for the same person and kind of row within the last hour."""
    try:
        content = signing.loads(text, salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        content = {}
    if content.get("label") != label:
        raise ValidationError(_("The preview is older than an hour. Choose the file again."))
    return Dataset(*content["rows"], headers=content["headers"]), content["versions"]
