"""The OpenAPI document, sorted for a page that people read: one section per noun."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A line of a table: a parameter, or a field of an answer."""

    name: str
    type: str
    description: str
    values: list[str]


@dataclass(frozen=True)
class Operation:
    summary: str
    address: str
    example: str
    parameters: list[Row]

    @property
    def is_past(self) -> bool:
        return "@r{revision}" in self.address


@dataclass(frozen=True)
class Section:
    """A noun. `filters` are those of its list alone; its files take the same.

    `past` is what a revision left of it.
    """

    noun: str
    title: str
    description: str
    operations: list[Operation]
    past: list[Operation]
    filters: list[Row]
    fields: list[Row]


# Every list takes these, so the page says them once.
_COMMON = {"lang", "page", "page_size"}


def sections(document: dict[str, Any]) -> list[Section]:
    """One section per noun, in the order of the document."""
    by_noun: dict[str, dict[str, tuple[str, dict]]] = {}
    for address, methods in document["paths"].items():
        told = methods["get"]
        if "x-title" not in told:  # the page begins with those that are about all nouns
            continue
        noun = told["tags"][0]
        by_noun.setdefault(noun, {})[told["operationId"].removeprefix(f"{noun}_")] = address, told
    return [_section(noun, found, document) for noun, found in by_noun.items()]


def common_parameters(found: list[Section]) -> list[Row]:
    """What every list takes."""
    return [row for row in found[0].operations[0].parameters if row.name in _COMMON]


def _section(noun: str, found: dict[str, tuple[str, dict]], document: dict[str, Any]) -> Section:
    kinds = sorted(found, key=lambda kind: (kind != "list", kind != "retrieve"))
    every = [_operation(*found[kind]) for kind in kinds]
    operations = [operation for operation in every if not operation.is_past]
    told, one = found[kinds[0]][1], found.get("retrieve", found[kinds[0]])[1]
    row = one["responses"]["200"]["content"]["application/json"]["schema"]
    return Section(
        noun=noun,
        title=told["x-title"],
        description=told["description"],
        operations=operations,
        past=[operation for operation in every if operation.is_past],
        filters=[row for row in operations[0].parameters if row.name not in _COMMON],
        fields=list(_fields(_resolved(row, document))),
    )


def _operation(address: str, told: dict[str, Any]) -> Operation:
    return Operation(
        summary=told["summary"],
        address=address,
        example=told["x-example"],
        parameters=[
            Row(
                parameter["name"],
                _type(parameter["schema"]),
                parameter.get("description", ""),
                parameter["schema"].get("enum", []),
            )
            for parameter in told.get("parameters", [])
        ],
    )


def _fields(component: dict[str, Any]) -> Iterator[Row]:
    for name, schema in component["properties"].items():
        values = [str(value) for value in schema.get("enum", []) if value is not None]
        # The description of a list of choices only repeats them.
        words = "" if values else schema.get("description") or schema.get("title", "")
        yield Row(name, _type(schema), words, values)


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]


def _type(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object")
    return " | ".join(kind) if isinstance(kind, list) else kind
