"""What the portal writes down today: sign-ins, refusals, roles, looks, publications."""

import pytest
from django.test import Client
from django.urls import reverse

from goals import publishing
from goals.models import Draft, Goal
from members.audit.references import address_reference, reference
from members.models import AuditNote
from members.permissions import Role
from tests.factories.factors import code_now
from tests.factories.members import PASSWORD, verify_address


@pytest.fixture
def notes(empty_trail):
    """`notes()` is what was written: event, by whom, about what, the detail."""

    def read():
        rows = AuditNote.objects.order_by("id")
        return [(row.event, row.actor, row.about, row.detail) for row in rows]

    return read


def sign_in(email: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def test_signing_in_and_out(officer, notes):
    verify_address(officer)
    client = sign_in(officer.email, PASSWORD)
    client.post(reverse("account_logout"))

    me = reference(officer)
    assert notes() == [("signed-in", me, me, ""), ("signed-out", me, me, "")]
    assert set(AuditNote.objects.values_list("chain", flat=True)) == {officer.keeper_country_id}


def test_signing_out_everywhere_else(officer, notes):
    verify_address(officer)
    here, _elsewhere = (sign_in(officer.email, PASSWORD) for _session in range(2))
    here.post(reverse("usersessions_list"))

    me = reference(officer)
    assert notes()[2:] == [("sessions-ended", me, me, '{"count":1}')]


def test_signing_out_nowhere_else_is_no_event(officer, notes):
    verify_address(officer)
    sign_in(officer.email, PASSWORD).post(reverse("usersessions_list"))

    assert [event for event, *_rest in notes()] == ["signed-in"]


def test_a_wrong_password_is_about_the_account_and_by_nobody(officer, notes):
    sign_in(officer.email.upper(), "a wrong password")

    assert notes() == [("sign-in-refused", "", reference(officer), "")]
    assert AuditNote.objects.get().chain == officer.keeper_country_id


def test_an_unknown_address_is_a_keyed_hash(notes):
    sign_in("eve@police.example", PASSWORD)

    assert notes() == [("sign-in-refused", "", address_reference("eve@police.example"), "")]


def test_a_refusal_names_page_and_row_and_nothing_that_was_typed(editor, officer, signed_in, notes):
    client = signed_in(editor)

    client.get(reverse("admin:members_user_change", args=[officer.pk]) + "?q=Olga Officer")

    detail = f'{{"method":"GET","row":{officer.pk},"view":"admin:members_user_change"}}'
    assert notes()[1:] == [("permission-refused", reference(editor), "", detail)]


def test_a_refusal_by_the_table_names_the_permission(rf, outsider, notes):
    from django.core.exceptions import PermissionDenied

    from members.permissions import Permission, require
    from portal.errors import permission_denied

    request = rf.post("/en/")
    request.user = outsider
    with pytest.raises(PermissionDenied) as refusal:
        require(outsider, Permission.CONTENT_PUBLISH)

    assert permission_denied(request, refusal.value).status_code == 403
    detail = '{"method":"POST","permission":"content.publish"}'
    # rf requests are resolved by nobody, so there is no page to name
    assert notes() == [("permission-refused", reference(outsider), "", detail)]


def test_a_page_that_anybody_may_read_leaves_nothing(client, notes):
    client.get(reverse("home"))
    client.get("/en/no-such-page/")
    client.get(reverse("admin:index"))

    assert notes() == []


def grant(outsider) -> dict:
    fields = {"user": outsider.pk, "role": "editor", "scope": "world", "country": "", "region": ""}
    return fields | {"valid_from": "2026-11-01T08:00", "valid_to": "", "reason": "New in the team"}


def test_a_role_given_and_ended(administrator, outsider, signed_in, notes):
    client = signed_in(administrator)
    client.post(reverse("admin:members_rolegrant_add"), grant(outsider))
    page = reverse(
        "admin:members_rolegrant_change", args=[outsider.role_grants.get(role=Role.EDITOR).pk]
    )
    end = {"valid_from": "2026-11-01T08:00", "reason": "Moved"}
    client.post(page, end | {"valid_to": "2027-01-01T08:00"})
    client.post(page, end | {"valid_to": "2027-01-01T08:00"})

    by, about = reference(administrator), reference(outsider)
    role = '{"region":null,"role":"editor","scope":"world","until":'
    assert notes()[1:] == [
        ("role-granted", by, about, role + "null}"),
        ("role-ended", by, about, role + "1798790400}"),
    ]


def test_a_closed_account(administrator, officer, signed_in, notes):
    page = reverse("admin:members_user_change", args=[officer.pk])

    signed_in(administrator).post(page, {"name": officer.name, "language": officer.language})

    by, about = reference(administrator), reference(officer)
    assert notes()[1:] == [("account-closed", by, about, '{"fields":["is_active"]}')]


def test_a_changed_password(officer, signed_in, notes):
    new = "another long password for tests"
    signed_in(officer).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    me = reference(officer)
    assert ("password-changed", me, me, '{"what":"password_changed"}') in notes()


def test_a_factor_added_and_removed(officer, signed_in, notes):
    client = signed_in(officer)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret=secret)})
    client.post(reverse("mfa_deactivate_totp"))

    me = reference(officer)
    assert ("factor-added", me, me, '{"what":"totp_added"}') in notes()
    assert ("factor-removed", me, me, '{"what":"totp_removed"}') in notes()


def test_a_look_at_a_persons_record(administrator, officer, signed_in, notes):
    signed_in(administrator).get(reverse("admin:members_user_change", args=[officer.pk]))

    assert notes()[1:] == [("record-looked-at", reference(administrator), reference(officer), "")]
    assert AuditNote.objects.order_by("id").last().chain == officer.keeper_country_id


def test_a_correction_names_the_fields_and_not_the_values(administrator, officer, signed_in, notes):
    page = reverse("admin:members_user_change", args=[officer.pk])
    data = {"name": "Olga Neu", "email": officer.email, "language": "en", "is_active": "on"}

    signed_in(administrator).post(page, data | {"keeper_country": officer.keeper_country_id})

    by, about = reference(administrator), reference(officer)
    assert notes()[1:] == [("data-corrected", by, about, '{"fields":["name"]}')]


@pytest.fixture
def draft(editor, working_copy) -> Draft:
    goal = Goal.objects.get(code="GPG3")
    goal.title_en = "A better title"
    goal.save()
    return publishing.submit(draft=publishing.record_edit(row=goal, by=editor), by=editor)


def test_a_publication(draft, publisher, notes):
    revision = publishing.publish(drafts=[draft], by=publisher, reason="Better wording")

    detail = f'{{"drafts":[{draft.pk}],"number":{revision.number}}}'
    assert notes() == [("published", reference(publisher), f"revision:{revision.pk}", detail)]


def test_a_refused_draft(draft, publisher, notes):
    publishing.refuse(draft=draft, by=publisher, reason="Not yet clear")

    assert notes() == [("drafts-refused", reference(publisher), f"draft:{draft.pk}", "")]


def test_the_publication_of_the_reference_facts_is_by_nobody(db):
    entry = AuditNote.objects.get()

    assert (entry.event, entry.actor) == ("published", "")
