"""The goals room as an application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = _("Goals")

    def ready(self) -> None:
        from goals import twins

        # Django's own hooks around `migrate`: tables are made in the working schema, and
        # the published copies follow their shape afterwards.
        pre_migrate.connect(twins.before_migrate, sender=self)
        post_migrate.connect(twins.after_migrate, sender=self)
