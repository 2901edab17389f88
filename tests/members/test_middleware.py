"""The back office works on the working copy; everybody else reads what is published."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from goals.models import Goal
from members.middleware import scope_middleware
from members.permissions import Permission, Role, can
from members.scope import Copy, current_copy, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(rf):
    """`seen(path, person)` is the copy that a view at this address sees."""

    def look(path, person):
        request = rf.get(path)
        request.user = person
        answer = scope_middleware(lambda request: HttpResponse(current_copy().name))(request)
        return answer.content.decode()

    return look


@pytest.mark.parametrize("role", [None, *Role])
def test_the_back_office_shows_working_copies_to_those_who_may_see_them(seen, cast, role):
    person = cast(role)

    expected = "WORKING" if can(person, Permission.CONTENT_VIEW) else "PUBLISHED"
    assert seen("/en/admin/goals/goal/", person) == expected


def test_a_stranger_sees_published_content_everywhere(seen):
    assert seen("/en/admin/goals/goal/", AnonymousUser()) == "PUBLISHED"


@pytest.mark.parametrize(
    "path",
    ["/en/goals/", "/en/", "/", "/api/v1/goals/", "/admin/", "/en/administration/", "/en/x/admin/"],
)
def test_public_pages_show_published_content_to_editors_too(seen, editor, path):
    assert seen(path, editor) == "PUBLISHED"


def test_the_view_is_restored_after_the_request(seen, editor):
    seen("/en/admin/", editor)

    assert current_copy() == Copy.PUBLISHED


def writing(status):
    def view(request):
        Goal.objects.filter(code="GPG1").update(slug="written")
        return HttpResponse("answer", status=status)

    return view


@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (400, True), (500, False)])
def test_a_server_error_takes_back_what_was_written(rf, editor, status, kept):
    request = rf.post("/en/admin/goals/goal/")
    request.user = editor

    answer = scope_middleware(writing(status))(request)

    assert (answer.status_code, answer.content) == (status, b"answer")
    with scope(Copy.WORKING):
        assert Goal.objects.filter(slug="written").exists() is kept
