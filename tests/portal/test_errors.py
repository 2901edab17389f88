"""When something fails, the reader learns what was kept and how to go on, in her language."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from portal import errors

LANGUAGES = ["en", "fr", "es", "ar"]


@pytest.fixture
def failing(monkeypatch):
    """`failing(error)` makes the home page's first question to the database fail with it."""
    from goals.querysets import ContentQuerySet

    def fail_with(error: Exception) -> Client:
        def visible_to(self, user):
            raise error

        monkeypatch.setattr(ContentQuerySet, "visible_to", visible_to)
        return Client(raise_request_exception=False)

    return fail_with


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_ours_is_a_page_in_the_readers_language(db, failing, language):
    response = failing(RuntimeError("secret detail")).get(f"/{language}/goals/")

    text = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}"' in text
    assert "secret detail" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_does_not_answer_is_a_break(db, failing, language):
    response = failing(OperationalError("no route to host")).get(f"/{language}/goals/")

    text = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == errors.RETRY_AFTER
    assert f'<html lang="{language}"' in text
    assert "no route" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_maintenance_closes_every_page_without_asking_the_database(client, settings, language):
    settings.MAINTENANCE = True
    connection.close()  # as in a process that never asked; this test may not open it again

    response = client.get(f"/{language}/goals/")

    assert response.status_code == 503
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_is_told_in_the_readers_language(db, client, language):
    response = client.get(f"/{language}/no-such-page/")

    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_was_open_too_long_says_that_nothing_was_saved(db, language):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(f"/{language}/accounts/login/", {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_four_languages_of_the_error_page_differ(db, failing):
    client = failing(RuntimeError())

    pages = {client.get(f"/{language}/goals/").content for language in LANGUAGES}

    assert len(pages) == 4
