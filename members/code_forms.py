"""Our side of allauth's forms: a code works once, and a passkey is always a whole one."""

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.demo import demo_code_of

# Five codes in five minutes are allauth's; without a limit by day a patient guesser would
# try 1,440 a day. The right code clears the count.
_CODES_A_DAY = {"codes": "50/d/key"}


class _SingleUse:
    """A code of an app is good for one use, as long as any clock would take it.

    allauth remembers it for one period of 30 seconds; with a tolerance of one period before
    and after, it would be taken for 90.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        )

    @property
    def demo_code(self) -> str:
        """The current code of a demo account, where demo accounts are allowed."""
        return demo_code_of(self.user) if settings.DEMO_ACCOUNTS_ALLOWED else ""

    def clean_code(self) -> str:
        count = {"app": "members", "action": "codes", "config": _CODES_A_DAY}
        count["key"] = f"user-{self.user.pk}"
        if not ratelimit.consume(context.request, **count):
            raise ValidationError(_("Too many wrong codes today. Use a passkey, or try tomorrow."))
        code = super().clean_code()
        ratelimit.clear(context.request, **count)
        if self.authenticator.type == Authenticator.Type.TOTP:
            self._use_up(code)
        return code

    def _use_up(self, code: str) -> None:
        periods = 2 * app_settings.TOTP_TOLERANCE + 1
        key = f"members.code.{self.user.pk}.{code.strip()}"
        if not cache.add(key, "used", timeout=periods * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")


class CodeForm(_SingleUse, AuthenticateForm):
    """At the sign-in."""


class FreshCodeForm(_SingleUse, ReauthenticateForm):
    """Once more, before something sensitive."""


class AddPasskeyForm(AddWebAuthnForm):
    """A key that signs in alone: it stays on the device, and asks for a finger or a PIN."""

    name = forms.CharField(
        label=gettext_lazy("Name of this passkey"),
        help_text=gettext_lazy("So that you know it again: “office laptop”, “my phone”."),
        max_length=60,
        required=False,
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)
