"""A browser's long description of itself, in two words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that fits: most browsers claim to be several.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
_BROWSERS |= {"Safari": "Safari"}
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad"}
_SYSTEMS |= {"Mac OS": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}


@register.filter
def device(user_agent: str) -> str:
    """ "Firefox, Windows", as far as it can be told."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return ", ".join(filter(None, [browser, system])) or _("Unknown browser")
