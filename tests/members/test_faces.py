"""Each face shows its own addresses; the public one does not know sessions."""

import pytest
from django.test import Client

from members.isolation.roles import Face
from members.permissions import Role

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "/en/goals/": {Face.PUBLIC, Face.MEMBERS, Face.STAFF, Face.ALL},
    "/api/v1/goals": {Face.PUBLIC, Face.MEMBERS, Face.STAFF, Face.ALL},
    "/api/v1/me/": {Face.MEMBERS, Face.ALL},
    "/en/accounts/login/": {Face.MEMBERS, Face.ALL},
    "/en/admin/goals/goal/": {Face.STAFF, Face.ALL},
}


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_face_answers_at_its_own_addresses(settings, face, address):
    settings.PORTAL_FACE = face

    there = Client().get(address).status_code in {200, 302, 401}

    assert there is (face in ADDRESSES[address])


def test_the_public_face_does_not_know_who_is_signed_in(settings, cast, signed_in):
    editor = cast(Role.EDITOR, name="Edda Editor")
    settings.PORTAL_FACE = Face.PUBLIC

    answer = signed_in(editor).get("/en/goals/")

    assert answer.status_code == 200
    assert "Edda Editor" not in answer.content.decode()


def test_the_members_face_knows_her_on_a_public_page(settings, cast, signed_in):
    editor = cast(Role.EDITOR, name="Edda Editor")
    settings.PORTAL_FACE = Face.MEMBERS

    assert "Edda Editor" in signed_in(editor).get("/en/goals/").content.decode()
