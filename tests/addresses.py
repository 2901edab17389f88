"""Every address of the portal, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with its namespaces, or its route if it has no name."""

    name: str
    route: str
    parameters: tuple[str, ...]
    is_open: bool  # to everybody, by `login_not_required`


def addresses() -> list[Address]:
    """All patterns, each once; several routes may share a name."""
    return sorted(set(_walk(get_resolver(), "", "", ())), key=lambda a: (a.name, a.route))


def _walk(
    resolver: URLResolver, namespace: str, route: str, parameters: tuple[str, ...]
) -> Iterator[Address]:
    for part in resolver.url_patterns:
        here = f"{route}{part.pattern}"
        # A path knows its converters, a regular expression its groups.
        known = (*parameters, *(part.pattern.converters or part.pattern.regex.groupindex))
        if isinstance(part, URLPattern):
            found = known
            name = f"{namespace}{part.name}" if part.name else here
            yield Address(name, here, found, not getattr(part.callback, "login_required", True))
        else:
            inner = f"{namespace}{part.namespace}:" if part.namespace else namespace
            yield from _walk(part, inner, here, known)
