"""Filters in the address of a page. A value nobody offers is ignored and shown as unset."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressFilter(forms.Form):
    """A GET form of optional choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

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
