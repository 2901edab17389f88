"""Which texts of operations exist in four languages, and that history watches every row."""

from goals.translation import translate_and_watch
from operations.models import Operation, OperationCountry, OperationCrimeArea

TRANSLATED = {
    Operation: (
        "name",
        "summary",
        "date_note",
        "country_note",
        "partners",
        "identified_by",
    ),
    OperationCountry: ("deed",),
    OperationCrimeArea: (),
}

translate_and_watch("operations", TRANSLATED)
