"""The goals room as an application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = _("Goals")

    def ready(self) -> None:
        from goals import personal_data, twins

        personal_data.register_tables()

        # Django's own hooks around `migrate`: tables are made in the working schema, and
        # the published copies follow their shape afterwards.
        pre_migrate.connect(twins.before_migrate, sender=self)
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(**_: Any) -> None:
    from goals import past, reach, twins
    from members.isolation import policies

    with policies.as_owner():
        twins.after_migrate()
        past.make_views()
        if policies.is_newest():
            for room in reach.ROOMS:
                policies.apply(reach.working_tables(room), twins.WORKING_SCHEMA)
            policies.open_schema(twins.PUBLISHED_SCHEMA)
            policies.apply(reach.published_tables(), twins.PUBLISHED_SCHEMA)
