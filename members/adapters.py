"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff until registration opens with its country's consent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
