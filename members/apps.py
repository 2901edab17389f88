"""The ground floor as an application."""

from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        self._hear_of_sign_ins()
        # Django's own hooks around `migrate`: tables belong to their owner, and the walls
        # around them follow what is written.
        pre_migrate.connect(_before_migrate, sender=self)
        post_migrate.connect(_after_migrate, sender=self)

    def _hear_of_sign_ins(self) -> None:
        """From Django, and of changed factors from allauth."""
        from allauth.mfa import signals
        from django.contrib.auth.signals import user_logged_in

        from members import factors, sessions
        from members.audit import sign_ins

        sign_ins.connect()
        user_logged_in.connect(sessions.begin)
        signals.authenticator_added.connect(factors.note_new_factor)
        signals.authenticator_added.connect(sessions.end_the_others)
        signals.authenticator_removed.connect(sessions.end_the_others)
        signals.authenticator_reset.connect(sessions.end_the_others)


def _before_migrate(**_: Any) -> None:
    from members.isolation import policies, provision

    if provision.may_provision():
        provision.provision(provision.passwords_from())
    elif not provision.is_provisioned():
        raise CommandError(
            "The portal's database roles are missing, and this login may not make them: run"
            " `manage.py provision` once with DATABASE_URL set to the cluster's administrator."
            " Nothing was changed."
        )
    policies.become_owner()


def _after_migrate(**_: Any) -> None:
    from members.isolation import policies
    from members.reach import TABLES

    with policies.as_owner():
        if policies.is_newest():
            policies.apply(TABLES)
