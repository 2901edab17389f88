"""The address says the format; what a program sends as Accept cannot make it fail."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer


class AddressDecides(BaseContentNegotiation):
    def select_parser(self, request: Any, parsers: list) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Any, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type
