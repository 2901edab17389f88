"""What a country keeps of those who served in it, as numbers."""

from django.utils import timezone

from members.models import Posting, YearOfService
from members.scope import JOB, scope


def count_years() -> None:
    """Count who served in each country in this year and the last, which a late entry may change."""
    with scope(seen_by=JOB):
        this_year = timezone.now().year
        for year in (this_year - 1, this_year):
            YearOfService.objects.write(year, Posting.objects.people_of_year(year))
