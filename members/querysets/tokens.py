"""Questions about API tokens."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.tokens import digest_of

if TYPE_CHECKING:
    from members.models import User

_WRITTEN_EVERY = timedelta(hours=1)


class ApiTokenQuerySet(models.QuerySet):
    """Tokens are nobody's business but their owner's: no country and no staff sees them."""

    def visible_to(self, user: "User | None") -> Self:
        """Her own, without the digest: only the gate reads that."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.of(user).defer("digest")

    def of(self, person: models.Model) -> Self:
        return self.filter(person=person)

    def not_ended(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def living(self) -> Self:
        """Neither ended nor expired."""
        return self.not_ended().filter(expires_at__gt=timezone.now())

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret)).select_related("person__organisation")

    def note_use_of(self, token: models.Model) -> int:
        """It was used now; written once an hour, so that reading costs no write."""
        now = timezone.now()
        unknown_or_old = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - _WRITTEN_EVERY)
        return self.filter(unknown_or_old, pk=token.pk).update(last_used_at=now)
