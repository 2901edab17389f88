"""Each letter of the portal, in each language: its words, its form, and what its row holds."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from goals.emails import citation_changed, figures_shared
from goals.models import EmbargoedFigure, FollowedRow, Revision, RevisionItem
from members import emails
from members.emails import SecurityEvent
from members.letters import post
from members.models import Country, Erasure, Invitation, OutboxRow, User
from members.outbox import drain
from members.permissions import Role
from operations import emails as of_reports
from operations.models import Operation, ReportStep
from portal import messages
from tests.factories.members import (
    make_country,
    make_grant,
    make_invitation,
    make_posting,
    make_request,
    make_user,
)
from tests.factories.operations import make_report
from tests.house_rules import ROOT

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LINK = "https://portal.example/reset/secret/"
ACCOUNT_LETTERS = {
    "account/confirm_address": {"activate_url": LINK},
    "account/password_reset": {"password_reset_url": LINK},
    "account/unknown_account": {"signup_url": LINK},
    "account/already_exists": {"password_reset_url": LINK},
    "account/code": {"code": "KX7-PQ2"},
}


def make_officer(language: str = "en") -> User:
    senegal = Country.objects.get(code="SN")
    return make_user(name="Olga Officer", language=language, country=senegal)


def make_ended_grant(person: User):
    end = timezone.now() + timedelta(days=1)
    return make_grant(person, Role.COORDINATOR, country=person.keeper_country, valid_to=end)


TOKEN = "a-secret-of-a-link"


def invited(person: User):
    """Somebody whom `person` invites, in her language."""
    return make_invitation(language=person.language, invited_by=person, token_hash="7")


def asking(person: User, **values):
    return make_request(language=person.language, **values)


def make_erasure(person: User) -> Erasure:
    due = timezone.now() + timedelta(days=14)
    return Erasure.objects.create(person=person, keeper_country=person.keeper_country, due_at=due)


def make_followed(person: User) -> FollowedRow:
    item = RevisionItem.objects.first()
    title = {code: f"Title in {code}" for code in LANGUAGES}
    return FollowedRow.objects.create(
        person=person,
        content_type=item.content_type,
        object_id=item.object_id,
        cited=item,
        title=title,
    )


def make_step(person: User) -> ReportStep:
    """A report that she wrote, sent and got back."""
    make_grant(person, Role.COORDINATOR, country=person.keeper_country)
    year = 2000 + ReportStep.objects.count()  # a report of its own each time
    report = make_report(person.keeper_country, by=person, as_of=str(year))
    report.submitted_by = person
    country = report.keeper_country
    return ReportStep.objects.create(
        report=report, keeper_country=country, kind="returned", by=person, note="XYZ-123"
    )


def report_returned(person: User) -> None:
    step = make_step(person)
    of_reports.returned(report=step.report, step=step)


def report_published(person: User) -> None:
    report = make_step(person).report
    report.revision = Revision.objects.first()
    of_reports.published(report=report)


def report_due(person: User, *, is_late: bool = False) -> None:
    operation = Operation.objects.get(code="opson-viii")
    country, day = person.keeper_country, timezone.localdate()
    of_reports.due(operation=operation, country=country, day=day, is_late=is_late, readers=[person])


# One line a letter: how it is left.
LETTERS = {
    "members/confirm_request": lambda p: emails.confirm_request(asked=asking(p), token=TOKEN),
    "members/already_known": lambda p: emails.already_known(
        email="new@police.example", language=p.language
    ),
    "members/invitation": lambda p: emails.invitation(invited=invited(p), token=TOKEN),
    "members/admitted": lambda p: emails.admitted(invited=invited(p), token=TOKEN),
    "members/refused": lambda p: emails.refused(asked=asking(p, reason="XYZ-123")),
    "members/role_granted": lambda p: emails.role_granted(grant=make_grant(p, Role.OFFICER)),
    "members/role_ended": lambda p: emails.role_ended(grant=make_ended_grant(p)),
    "members/transfer_notice": lambda p: emails.posting_moved(
        posting=make_posting(p), origin=make_country("FR"), bureau=[]
    ),
    "members/officer_left": lambda p: post(
        "members/officer_left",
        key="7",
        person=p,
        rows={"officer": p, "destination": make_country("FR")},
    ),
    "members/erasure": lambda p: emails.erasure_asked(erasure=make_erasure(p), bureau=[]),
    "goals/figures_shared": lambda p: figures_shared(
        first=EmbargoedFigure(pk=7), reader=p, lifts_at=timezone.now()
    ),
    "goals/citation_changed": lambda p: citation_changed(
        followed=make_followed(p), item=RevisionItem.objects.first()
    ),
    "operations/report_returned": report_returned,
    "operations/report_published": report_published,
    "operations/report_due": report_due,
    "members/security_notice": lambda p: emails.security_notice(
        person=p, event=emails.SecurityEvent.PASSWORD_CHANGED, ip="192.0.2.7"
    ),
} | {
    name: lambda p, name=name, secret=secret: post(name, key="7", person=p, secret=secret)
    for name, secret in ACCOUNT_LETTERS.items()
}


def sent(leave, language: str):
    """The letter that reached the mail server."""
    leave(make_officer(language))
    assert drain() == 1
    assert OutboxRow.objects.get().last_error == ""
    return mail.outbox[0]


def html_of(message) -> str:
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return content


def words_of(message) -> set[str]:
    """Lines and paragraphs that a reader sees."""
    pieces = [message.subject, *message.body.splitlines()]
    pieces += re.split(r"<[^>]*>", html_of(message))
    return {piece.strip() for piece in pieces if piece.strip()}


def test_every_template_is_tested():
    folder = ROOT / "templates" / "emails"
    found = {p.relative_to(folder).with_suffix("").as_posix() for p in folder.glob("*/*.*")}

    assert found == set(LETTERS)
    assert all((folder / f"{name}.{form}").exists() for name in found for form in ("txt", "html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_text_and_html_in_its_readers_language(name, language):
    message = sent(LETTERS[name], language)

    html, direction = html_of(message), "rtl" if language == "ar" else "ltr"
    assert message.subject
    assert "\n" not in message.subject
    assert message.body.count("\n\n\n") == 0
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<div lang="{language}" dir="{direction}">' in html
    assert f"<title>{message.subject}</title>" in unescape(html)
    assert 'name="color-scheme" content="light dark"' in html
    assert not re.search(r"<img|<script|<style|style=|http://", html)
    assert message.extra_headers["Content-Language"] == language


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_holds_no_untranslated_text(name, language):
    """No English sentence of its templates, and not one line in common with the English letter."""
    folder = ROOT / "templates" / "emails"
    texts = set()
    for path in [folder / "base.txt", folder / "base.html", *folder.glob(f"{name}.*")]:
        texts |= {text for text, _comments, _context in messages._extracted(path) if text}
    english = {part for text in texts for part in (text if isinstance(text, tuple) else [text])}
    same = {m.id for m in messages.read(ROOT / "locale", language) if m.id == m.string}

    words = words_of(sent(LETTERS[name], language))

    assert len(english) > 5
    assert words & (english - same) == set()


def test_text_and_html_say_the_same():
    for name, leave in LETTERS.items():
        OutboxRow.objects.all().delete()
        mail.outbox.clear()
        message = sent(leave, "en")

        shown = re.sub(r"<[^>]*>", " ", html_of(message))
        shown = " ".join(unescape(shown).split())
        for line in message.body.splitlines():
            assert " ".join(line.split()) in shown or line == "--", (name, line)


@pytest.mark.parametrize("name", LETTERS)
def test_a_row_holds_no_address_no_text_and_no_secret(name):
    person = make_officer()
    LETTERS[name](person)

    row = OutboxRow.objects.get()

    readable = f"{row.key} {row.kind} {row.payload} {row.last_error}"
    for value in ("@", "Olga", "XYZ-123", "192.0.2.7", "KX7", "secret/", "Hello", TOKEN):
        assert value not in readable
    # Long enough, or with a sign that base64 has not: by chance none of them stands in there.
    for value in ("@", "Olga Officer", "XYZ-123", "192.0.2.7", "KX7-PQ2", "secret/", TOKEN):
        assert value not in row.sealed


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_leads_to_the_portals_own_address_in_its_language(name):
    message = sent(LETTERS[name], "fr")

    links = re.findall(r"https?://[^\s\"<]+", message.body + html_of(message))
    assert links
    assert all(link.startswith("https://portal.example") for link in links)
    assert not [link for link in links if "/en/" in link]


def test_every_security_event_is_a_sentence_in_four_languages():
    for event in SecurityEvent:
        labels = set()
        for language in LANGUAGES:
            with translation.override(language):
                labels.add(str(event.label))
        assert len(labels) == 4, event


# ---- invitations


def test_the_secret_of_a_link_waits_sealed_and_goes_with_the_letter():
    emails.invitation(invited=invited(make_officer()), token=TOKEN)
    waiting = OutboxRow.objects.get()

    drain()

    assert TOKEN not in f"{waiting.key} {waiting.payload} {waiting.sealed}"
    assert f"/accounts/invitation/{TOKEN}/" in mail.outbox[0].body
    assert mail.outbox[0].to == [Invitation.objects.get().email]


def test_an_address_that_is_kept_nowhere_goes_with_the_letter():
    emails.invitation(invited=invited(make_officer()), token=TOKEN)
    drain()

    assert OutboxRow.objects.get().sealed == ""


def test_an_invitation_tried_again_without_its_address_says_so():
    emails.invitation(invited=invited(make_officer()), token=TOKEN)
    OutboxRow.objects.update(sealed="")

    drain()

    row = OutboxRow.objects.refused().get()
    assert row.last_error == "The address of this letter is no longer kept."


# ---- whom it reaches


def test_a_letter_goes_to_the_address_a_person_has_by_then():
    person = make_officer()
    emails.sessions_ended(person=person)
    User.objects.filter(pk=person.pk).update(email="moved@police.example", language="es")

    drain()

    assert mail.outbox[0].to == ["moved@police.example"]
    assert "cuenta" in mail.outbox[0].subject


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_written_without_reading_passwords(name):
    LETTERS[name](make_officer())

    with CaptureQueriesContext(connection) as asked:
        drain()

    assert len(mail.outbox) == 1
    assert not [q["sql"] for q in asked.captured_queries if "password" in q["sql"].split("FROM")[0]]


def test_one_link_is_one_letter():
    person = invited(make_officer())
    emails.admitted(invited=person, token=TOKEN)
    emails.admitted(invited=person, token=TOKEN)

    assert drain() == 1


def test_a_letter_about_a_row_that_is_gone_is_given_up():
    grant = make_grant(make_officer(), Role.OFFICER)
    emails.role_granted(grant=grant)
    pk, _ = grant.pk, grant.delete()

    drain()

    row = OutboxRow.objects.given_up().get()
    assert row.last_error == f"members.RoleGrant {pk}, of which the letter speaks, is gone."


def test_markup_in_a_name_stays_a_name():
    person = make_officer()
    User.objects.filter(pk=person.pk).update(name="<b>Olga</b>")
    message = sent(lambda _other: emails.sessions_ended(person=person), "en")

    assert "<b>Olga</b>" in message.body
    assert "&lt;b&gt;Olga" in html_of(message)


def test_machines_are_asked_not_to_answer():
    message = sent(LETTERS["members/admitted"], "en").message()

    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@portal\.example>", message["Message-ID"])
