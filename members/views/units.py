"""The units of a country."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members import actions
from members.desk import desk_of
from members.models import Unit
from members.people_forms import NewUnitForm, UnitForm


def unit_add(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request.user)
    country = desk.its_country()
    form = NewUnitForm(request.POST or None)
    if form.is_valid():
        try:
            actions.open_unit(country=country, by=request.user, **form.cleaned_data)
            messages.success(request, _("The unit is open."))
            return redirect("members:desk_units")
        except ValidationError as error:
            form.add_error("name", error)
    context = {"desk": desk, "noun": "units", "form": form}
    return render(request, "members/unit_form.html", context)


def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request.user)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    desk.its_country()
    now = {"name": unit.name, "kind": unit.kind, "is_closed": unit.is_closed}
    form = UnitForm(request.POST or None, initial=now)
    if form.is_valid():
        try:
            actions.edit_unit(unit=unit, by=request.user, **form.cleaned_data)
            messages.success(request, _("The unit is saved."))
            return redirect("members:desk_units")
        except ValidationError as error:
            form.add_error("name", error)
    context = {"desk": desk, "noun": "units", "form": form, "unit": unit}
    return render(request, "members/unit_form.html", context)
