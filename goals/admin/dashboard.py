"""What the first page of the back office shows: work that waits, and texts that are missing."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from goals.models import Content, Draft
from goals.models.content import LANGUAGES
from members.admin import languages
from members.permissions import Permission, can

SHOWN = 8  # drafts in one list; the queue has them all


def dashboard(request: HttpRequest) -> dict[str, Any]:
    if not can(request.user, Permission.CONTENT_VIEW):
        return {}
    drafts = Draft.objects.open().for_list_page()
    own = drafts.written_by(request.user)
    may_publish = can(request.user, Permission.CONTENT_PUBLISH)
    waiting = drafts.publishable_by(request.user) if may_publish else Draft.objects.none()
    return {
        "may_publish": may_publish,
        "may_edit": can(request.user, Permission.CONTENT_EDIT),
        "waiting": waiting[:SHOWN],
        "own_drafts": own[:SHOWN],
        "refused": own.refused()[:SHOWN],
        "gaps": gaps(),
        "gap_languages": [languages.language_label(code) for code in LANGUAGES],
    }


def gaps() -> list[dict[str, Any]]:
    """Per kind of row: how many there are, and how many lack a text in each language."""
    found = []
    for model in Content.page_models():
        if not languages.texts_of(model) or not has_list(model):
            continue
        counts = model.objects.in_use().aggregate(
            rows=Count("pk"),
            **{code: Count("pk", filter=languages.is_missing(model, code)) for code in LANGUAGES},
        )
        if any(counts[code] for code in LANGUAGES):
            url = list_url(model)
            cells = [(counts[code], f"{url}?missing={code}") for code in LANGUAGES]
            name = model._meta.verbose_name_plural
            found.append({"name": name, "url": url, "rows": counts["rows"], "cells": cells})
    return found


def list_url(model: type[Content]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def has_list(model: type[Content]) -> bool:
    from django.contrib.admin import site

    return site.is_registered(model)
