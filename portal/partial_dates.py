"""Dates as precise as their source: "2019", "2019-10", "2019-10-15" (ISO 8601-1)."""

from datetime import date

# CLDR skeletons for what is not a whole day.
PRECISIONS = {"year": "y", "month": "yMMMM"}


def parse(value: str) -> tuple[date, str]:
    """The first day of the period, and its precision: "year", "month" or "day".

    >>> parse("2019-10")
    (datetime.date(2019, 10, 1), 'month')
    """
    parts = [int(part) for part in value.split("-")]
    precision = ("year", "month", "day")[len(parts) - 1]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day), precision
