"""Serializers that look up once how their fields are read say what the framework would say."""

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from rest_framework.serializers import ModelSerializer

from goals.models import Citation
from members.api.rows import TellingSerializer
from portal.api.urls import NOUNS

TELLING = [n for n, v in NOUNS.items() if issubclass(v.serializer_class, TellingSerializer)]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("noun", TELLING)
def test_every_row_is_told_as_the_framework_tells_it(noun, language, db):
    viewset = NOUNS[noun]
    request = RequestFactory().get(f"/api/v1/{noun}")
    request.is_in_all_languages = True
    rows = list(viewset().get_queryset()[:60])
    if "sources" in viewset.serializer_class().fields:
        Citation.objects.attach_to(rows)

    with override(language):
        serializer = viewset.serializer_class(context={"request": request})
        told = [serializer.to_representation(row) for row in rows]
        expected = [ModelSerializer.to_representation(serializer, row) for row in rows]

    assert told
    assert told == expected


def test_two_serializers_share_no_field(db):
    kind = NOUNS["links"].serializer_class

    one, other = kind().fields, kind().fields

    assert [*one] == [*other]
    assert not {id(field) for field in one.values()} & {id(field) for field in other.values()}


def test_an_address_leads_to_the_host_that_was_asked(client, db):
    answer = client.get("/api/v1/links", headers={"host": "localhost"}).json()

    assert answer["results"][0]["page"].startswith("http://localhost/en/goals/")
