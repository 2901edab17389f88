"""Units, measures and figures."""

from django.contrib import admin, messages

from goals.admin.content import ContentAdmin
from goals.forms import ReadingForm
from goals.models import Measure, Reading, Unit
from goals.parts import misfits


@admin.register(Unit)
class UnitAdmin(ContentAdmin):
    """What a value is a number of."""

    types_code = True


@admin.register(Measure)
class MeasureAdmin(ContentAdmin):
    """What is counted, and by which rule."""

    types_code = True
    details = (("unit", "kind"), ("direction", "accumulation"))
    columns = ("unit", "kind", "accumulation")
    filters = ("kind", "accumulation", "unit")
    list_select_related = ("unit",)


@admin.register(Reading)
class ReadingAdmin(ContentAdmin):
    """One dated, sourced figure; it is published with the row it is about."""

    form = ReadingForm
    details = (
        ("subject", "measure"),
        ("state", "qualifier", "value"),
        ("period_from", "as_of"),
        ("share_of", "beside", "supersedes"),
        ("breakdown_dimension",),
        ("grade", "is_headline"),
    )
    columns = ("measure", "state", "value", "as_of", "grade")
    filters = ("subject__kind", "state", "grade", "is_headline", "as_of", "measure")
    list_select_related = ("measure__unit", "subject")

    def announce(self, request, draft):
        """Beside what every row says: the editor hears where parts contradict their whole."""
        super().announce(request, draft)
        for misfit in misfits(Reading.objects.of_subject(draft.row.subject_id)):
            self.message_user(request, misfit.warning, messages.WARNING)
