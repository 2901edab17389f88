"""What a browser would send back if its reader changed nothing on a form page."""

from typing import Any

from django.http import HttpResponse


def filled(response: HttpResponse) -> dict[str, Any]:
    """The fields of an admin form page, inlines included, as they stand in it."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            value = bound.field.prepare_value(bound.value())
            if value is None or value is False:
                continue
            data[bound.html_name] = "on" if value is True else value
    return data
