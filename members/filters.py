"""Filters in the address of a page. A value nobody offers is ignored and shown as unset."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[str, Any]]


class AddressFilter(forms.Form):
    """A GET form of optional choices.

    `there_are` gives the choices of fields whose rows the database knows, by the field's name.
    """

    def __init__(self, wanted: Any, **there_are: Choices) -> None:
        self._there_are = there_are
        super().__init__(wanted)
        self.is_valid()

    def full_clean(self) -> None:
        """The choices are there before what is wanted is held against them."""
        for name, choices in self._there_are.items():
            field = self.fields[name]
            field.choices = [field.choices[0], *choices]
        super().full_clean()

    def value(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def choice(label: Any, choices: list[tuple[str, Any]], unset: Any = None) -> forms.ChoiceField:
    """One of a few words, or none."""
    return forms.ChoiceField(
        label=label, required=False, choices=[("", unset or _("all")), *choices]
    )


def words(label: Any) -> forms.CharField:
    """A piece of a name."""
    widget = forms.TextInput(attrs={"type": "search"})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)
