"""Which texts of operations exist in four languages, and that history watches every row."""

from goals.translation import translate_and_watch
from operations.models import (
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)

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
    OperationCapability: ("why",),
    OperationPartner: (),
}

translate_and_watch("operations", TRANSLATED)
