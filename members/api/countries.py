"""Countries and regions in the open API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from members.api.filters import coded
from members.api.rows import PartialDate, RowSerializer, RowViewSet, TranslatedSerializer
from members.models import Country, Region


class RegionReference(TranslatedSerializer):
    class Meta:
        model = Region
        fields = ["code", "name"]


class RegionSerializer(RowSerializer):
    class Meta:
        model = Region
        fields = ["code", "name"]


class CountrySerializer(RowSerializer):
    region = RegionReference(read_only=True)
    member_since = PartialDate(read_only=True)

    class Meta:
        model = Country
        fields = [
            "code",
            "alpha3",
            "name",
            "region",
            "region_why",
            "is_region_doubtful",
            "member_since",
            "is_in_2019_list",
            "bureau_city",
            "note",
        ]


class CountryFilters(FilterSet):
    region = coded(lambda request: Region.objects.all(), _("Code of a region."))


class CountryViewSet(RowViewSet):
    title = _("Countries")
    about = _("The member countries by their ISO 3166-1 alpha-2 code, each in its region.")
    serializer_class = CountrySerializer
    filterset_class = CountryFilters
    example_code = "SN"
    example_query = "region=africa"

    def get_queryset(self) -> models.QuerySet:
        return Country.objects.visible_to(None).for_list_page()


class RegionViewSet(RowViewSet):
    title = _("Regions")
    about = _("The five working regions of INTERPOL.")
    serializer_class = RegionSerializer
    example_code = "africa"

    def get_queryset(self) -> models.QuerySet:
        return Region.objects.all()


NOUNS = {"countries": CountryViewSet, "regions": RegionViewSet}
