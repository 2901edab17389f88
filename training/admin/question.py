"""The question bank in the back office: for editors and publishers, and never public."""

import json
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import publishing
from goals.admin import codes, roots
from goals.admin.addresses import draft_url
from members.admin import events, languages
from members.admin.plain import NeverDeleted
from members.admin.versioned import VersionedAdmin
from members.editing import edit_beside_others
from members.forms import VersionedForm, WithReason
from training.models import Question


class _Readable(json.JSONEncoder):
    """With line breaks, for a form field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"indent": 2})


class _JSONField(forms.JSONField):
    """Parts or sources as they stand in the files of the curriculum."""

    def __init__(self, **options: Any) -> None:
        area = forms.Textarea(attrs={"rows": 16, "dir": "ltr", "class": "vLargeTextField"})
        super().__init__(encoder=_Readable, widget=area, **options)

    def prepare_value(self, value: Any) -> Any:
        """Text is ready: whoever compares two versions asks twice (members.forms)."""
        return value if isinstance(value, str) else super().prepare_value(value)


class QuestionForm(WithReason, VersionedForm):
    """A question; what its parts must be, the row itself knows."""

    parts = _JSONField(
        label=gettext_lazy("Answers"),
        help_text=gettext_lazy(
            "Options, order, pairs or answers in four languages, as the README of the curriculum"
            " describes them for each kind."
        ),
    )
    sources = _JSONField(label=gettext_lazy("Sources"))

    class Meta:
        model = Question
        fields = "__all__"  # the admin's fieldsets choose


@admin.register(Question)
class QuestionAdmin(VersionedAdmin, NeverDeleted):
    """A question is withdrawn, not deleted. Whoever changes one is an author of its module."""

    form = QuestionForm
    list_display = ("code", "asked", "lesson", "kind", "languages", "is_withdrawn")
    list_filter = (
        ("lesson__module", admin.RelatedOnlyFieldListFilter),
        "kind",
        languages.MissingLanguageFilter,
        "is_withdrawn",
    )
    list_select_related = ("lesson__module",)
    search_fields = ("code", *(f"text_{code}" for code in languages.LANGUAGES))

    def get_form(self, request, obj=None, change=False, **kwargs):
        labels = languages.labels_of(self.model)
        return super().get_form(request, obj, change, **{"labels": labels} | kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        is_text = hasattr(db_field, "translated_field")
        return languages.dress(found, db_field) if is_text else found

    def get_readonly_fields(self, request, obj=None):
        """A question stays with its lesson: another lesson asks another question."""
        return ("code", "lesson") if obj else ()

    def get_fieldsets(self, request, obj=None):
        details = [*(("code",) if obj else ()), ("lesson", "kind"), ("sort", "is_withdrawn")]
        texts = {"fields": languages.columns_of(self.model), "classes": ["languages"]}
        answers = (_("Answers and sources"), {"fields": ["parts", "sources"]})
        if not self.may_write(request, obj):
            return [(None, {"fields": details}), (_("Texts"), texts), answers]
        return [
            (None, {"fields": ["opened_version", *details]}),
            (_("Texts"), texts),
            answers,
            (_("Reason"), {"fields": ["reason"]}),
        ]

    @admin.display(description=gettext_lazy("text"))
    def asked(self, question: Question) -> str:
        """The beginning: a situation may take five lines."""
        return Truncator(question.text).chars(70)

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, question: Question) -> str:
        return languages.completeness(question)

    def save_model(self, request, obj, form, change):
        if not change:
            codes.name(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if request.has_changed_content:
            self._note(request, form.instance)

    def _note(self, request: HttpRequest, question: Question) -> None:
        """She becomes an author of the module, so somebody else publishes it."""
        module = roots.touch(question.lesson)
        draft = publishing.record_edit(row=module, by=request.user)
        text = _("The bank is changed, and the module has a draft. {link}")
        link = format_html('<a href="{}">{}</a>', draft_url(draft), _("Go to the draft"))
        self.message_user(request, format_html(text, link=link), messages.INFO)

    def restore(self, request: HttpRequest, row: Question, event_id: int, reason: str) -> None:
        with pghistory.context(reason=reason):
            edit_beside_others()
            row.locked_version()
            row.refresh_from_db()
            row.return_to(events.snapshot(row, event_id))
        self._note(request, row)
