"""Addresses that several back office pages link to."""

from django.db import models
from django.urls import NoReverseMatch, reverse

from goals.models import Draft


def draft_url(draft: Draft) -> str:
    return reverse("admin:goals_draft_change", args=[draft.pk])


def preview_url(row: models.Model) -> str:
    """The public page of a row as it would look if its working copy were published."""
    path, _hash, anchor = row.get_absolute_url().partition("#")
    without_language = path.split("/", 2)[2]
    preview = reverse("admin:preview", args=[without_language])
    return f"{preview}#{anchor}" if anchor else preview


def edit_url(row: models.Model) -> str:
    """The back office page of a row; nothing if it has none."""
    info = row._meta.app_label, row._meta.model_name
    try:
        return reverse("admin:{}_{}_change".format(*info), args=[row.pk])
    except NoReverseMatch:
        return ""
