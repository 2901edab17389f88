"""Many invitations from a file: a look first, nothing twice, undone until first use."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from members import actions
from members.models import Invitation, InvitationFile, Unit
from members.people_file import MOST_ROWS
from tests.factories.members import make_country, make_invitation, make_officer, make_unit
from tests.members.views.test_desk import queries
from tests.members.views.test_requests import said

pytestmark = pytest.mark.django_db
ADD = "/en/desk/invitations/file/"
LIST = """email;name;unit;language
a@police.example;Amina A;Airport;fr
b@police.example;Bintou B;Port;
"""


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


@pytest.fixture
def upload(desk):
    def send(content=LIST, name="people.csv"):
        content = content.encode() if isinstance(content, str) else content
        return desk.post(ADD, {"file": SimpleUploadedFile(name, content)}, follow=True)

    return send


@pytest.fixture
def confirm(desk, after_commit):
    def send():
        file = InvitationFile.objects.order_by("made_at").last()
        with after_commit():
            return desk.post(f"{ADD}{file.pk}/confirm/", follow=True)

    return send


def sheet(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_look_invites_nobody(upload):
    page = upload()

    text = page.content.decode()
    assert "2 would be invited" in text
    assert "Amina A" in text
    assert "2 new units would be opened" in text
    assert not Invitation.objects.exists()
    assert not Unit.objects.exists()


def test_confirmed_everybody_is_invited_with_a_letter(
    upload, confirm, mailoutbox, last_link, client
):
    upload()

    confirm()

    assert sorted(Invitation.objects.values_list("email", "unit__name", "language")) == [
        ("a@police.example", "Airport", "fr"),
        ("b@police.example", "Port", "en"),
    ]
    assert sorted(letter.to[0] for letter in mailoutbox) == ["a@police.example", "b@police.example"]
    assert client.get(last_link("a@police.example")).status_code == 200


def test_the_same_file_twice_changes_nothing(upload, confirm, mailoutbox):
    upload(), confirm()
    before = list(Invitation.objects.order_by("pk").values())

    page = upload()

    assert "2 are invited already" in page.content.decode()
    assert "Invite 0" not in page.content.decode()
    confirm()
    assert list(Invitation.objects.order_by("pk").values()) == before
    assert len(mailoutbox) == 2


def test_confirmed_twice_invites_once(upload, confirm, mailoutbox):
    upload(), confirm()

    page = confirm()

    assert "This file was confirmed already" in said(page)
    assert Invitation.objects.count() == len(mailoutbox) == 2


def test_a_batch_is_undone_until_somebody_used_hers(upload, confirm, desk):
    upload(), confirm()
    person = make_officer()
    first = Invitation.objects.order_by("pk").first()
    Invitation.objects.filter(pk=first.pk).update(
        state="used", person=person, used_at=person.date_joined
    )

    page = desk.post(f"{ADD}{InvitationFile.objects.get().pk}/undo/", follow=True)

    assert "1 invitation undone." in said(page)
    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["undone", "used"]
    again = desk.post(f"{ADD}{InvitationFile.objects.get().pk}/undo/", follow=True)
    assert "can be undone any more" in said(again)


def test_rows_with_errors_are_named_and_left_out(upload, confirm):
    make_unit(name="Old post", is_closed=True)

    page = upload(
        "email,name,unit,language\n"
        "good@police.example,Good,Airport,en\n"
        "no-address,Bad,Airport,en\n"
        "empty@police.example,,Airport,en\n"
        "formula@police.example,=1+1,Airport,en\n"
        "tongue@police.example,Tongue,Airport,xx\n"
        "closed@police.example,Closed,Old post,en\n"
        "GOOD@police.example,Good,Airport,en\n"
    ).content.decode()

    assert "6 errors" in page
    for line, words in [
        (3, "email: This is not an e-mail address"),
        (4, "name: The name is missing"),
        (5, "name: This is a formula"),
        (6, "language: Write en, fr, es or ar"),
        (7, "unit: This unit is closed"),
        (8, "email: This address stands in the file more than once"),
    ]:
        assert f'<th scope="row">{line}</th>' in page
        assert words in page
    confirm()
    assert [row.email for row in Invitation.objects.all()] == ["good@police.example"]


def test_who_is_here_or_elsewhere(upload, confirm, client, last_link):
    make_officer(email="a@police.example")
    make_officer(make_country("FR"), email="b@police.example")

    page = upload().content.decode()

    assert "1 is here already" in page
    assert "1 would be invited" in page  # nobody learns that France knows her
    confirm()
    assert (
        "You have an account already" in client.get(last_link("b@police.example")).content.decode()
    )


def test_an_expired_invitation_is_made_anew(upload, confirm):
    past = timezone.now() - timedelta(30)
    make_invitation(
        email="a@police.example", invited_at=past, expires_at=past + timedelta(14), token_hash="x"
    )

    upload(), confirm()

    states = Invitation.objects.filter(email="a@police.example").values_list("state", flat=True)
    assert sorted(states) == ["open", "undone"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_encoding_of_a_spreadsheet_is_read(upload, encoding):
    page = upload("email\tname\tunit\na@police.example\tأمينة\tÉcole\n".encode(encoding))

    assert "أمينة" in page.content.decode()
    assert "Windows-1252" not in page.content.decode()


def test_a_sign_that_no_database_holds_is_a_fault_of_its_row(upload):
    rows = "a@police.example,Ami\x00na,Airport\nb@police.ex\x00ample,Bola,Airport\n"

    sound = "c@police.example,Chidi,Airport" + " " * 200  # so that it is not taken for UTF-16

    page = upload(f"email,name,unit\n{sound}\n{rows}".encode())

    assert page.status_code == 200
    assert "2 errors" in page.content.decode()


def test_an_old_encoding_is_read_with_a_warning(upload):
    page = upload("email;name;unit\na@police.example;Hélène;École\n".encode("cp1252"))

    assert "Hélène" in page.content.decode()
    assert "it was read as Windows-1252" in page.content.decode()


def test_an_excel_file_is_read_and_computes_nothing(upload):
    page = upload(
        sheet(
            [
                ["Name", "E-Mail", "Unit"],
                ["Amina", "a@police.example", "Airport"],
                ["=SUM(1,2)", "b@police.example", "Airport"],
            ]
        ),
        "people.xlsx",
    ).content.decode()

    assert "1 would be invited" in page
    assert "This is a formula" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty"),
        (b"name;unit\nAmina;Airport\n", "missing: email"),
        (b"email;name;unit\n", "has a header and no people"),
        (b"PK\x03\x04 not a sheet", "not an Excel file that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or a protected Excel file"),
        (b"email;name;unit\n\x81\x8d\x8f\xff;a;b\n", "characters cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(upload, content, sentence):
    assert sentence in upload(content).content.decode()
    assert not InvitationFile.objects.exists()


def test_too_many_rows_are_refused_in_one_sentence(upload):
    rows = "".join(f"p{number}@police.example;Person;Airport\n" for number in range(MOST_ROWS + 1))

    page = upload("email;name;unit\n" + rows)

    assert "more than 50,000 rows" in page.content.decode()
    assert not InvitationFile.objects.exists()


def test_fifty_thousand_rows_cost_no_more_questions_than_a_few(upload, desk):
    rows = "".join(f"p{number}@police.example;Person;Airport\n" for number in range(MOST_ROWS))
    upload("email;name;unit\n" + rows)
    file = InvitationFile.objects.get()
    upload()
    small = InvitationFile.objects.exclude(pk=file.pk).get()

    many, few = queries(desk, f"{ADD}{file.pk}/"), queries(desk, f"{ADD}{small.pk}/")

    assert many <= few + 2 * MOST_ROWS // 10_000


def test_another_countrys_file_is_not_there(desk, signed_in, cast, upload):
    upload()
    file = InvitationFile.objects.get()
    foreign = signed_in(cast("coordinator", country=make_country("FR")))

    for address in (f"{ADD}{file.pk}/", f"{ADD}{file.pk}/confirm/"):
        assert foreign.get(address).status_code in {404, 405}
        assert foreign.post(address).status_code in {404, 405}
    assert not Invitation.objects.exists()


def test_the_list_is_forgotten_after_a_day(upload):
    upload()
    InvitationFile.objects.update(made_at=InvitationFile.objects.get().made_at - timedelta(2))

    actions.forget_outdated()

    assert not InvitationFile.objects.exists()


def test_a_confirmed_file_waits_is_written_and_is_done(upload, desk, after_commit):
    upload()
    address = f"{ADD}{InvitationFile.objects.get().pk}/"

    waiting = desk.post(f"{address}confirm/", follow=True).content.decode()
    InvitationFile.objects.update(done=1)
    writing = desk.get(address).content.decode()
    InvitationFile.objects.update(done=0)
    with after_commit():
        pass
    done = desk.get(address).content.decode()

    assert "waits to be written" in waiting
    assert "1 of 2 rows are written" in writing
    for page in (waiting, writing):
        assert "data-look-again" in page
        assert 'max="2"></progress>' in page
        assert ">Look again</a>" in page
    assert "2 people are invited" in done
    assert "data-look-again" not in done


def test_who_came_in_meanwhile_is_told_of_in_words(upload, desk, confirm):
    upload()
    make_officer(email="a@police.example")

    confirm()

    page = desk.get(f"{ADD}{InvitationFile.objects.get().pk}/").content.decode()
    assert "1 person is invited" in page
    assert "1 row invited nobody" in page


def test_undone_in_the_middle_the_rest_is_stopped(upload, desk, after_commit):
    upload()
    address = f"{ADD}{InvitationFile.objects.get().pk}/"
    desk.post(f"{address}confirm/")

    page = desk.post(f"{address}undo/", follow=True)
    with after_commit():
        pass

    assert "Stopped: nobody else of this file is invited." in said(page)
    assert "Undone:" in desk.get(address).content.decode()
    assert not Invitation.objects.exists()


def test_the_page_of_a_file_that_is_written_costs_the_same_for_any_file(upload, desk):
    def costs(number):
        rows = "".join(f"p{n}@police.example;Person;Airport\n" for n in range(number))
        upload("email;name;unit\n" + rows)
        address = f"{ADD}{InvitationFile.objects.latest('made_at').pk}/"
        desk.post(f"{address}confirm/")
        return queries(desk, address)

    assert costs(2) == costs(2_000)


@pytest.mark.parametrize("typed", ["BORDER  post rosso", "Border Pôst Rosso", "Borderpost Rosso"])
def test_a_unit_in_other_letters_is_the_one_that_is_there(upload, confirm, typed):
    unit = make_unit(name="Border post Rosso")

    page = upload(f"email;name;unit\na@police.example;Amina;{typed}\n").content.decode()
    confirm()

    assert "goes to your unit “Border post Rosso”" in page
    assert "new unit" not in page
    assert Invitation.objects.get().unit == unit
    assert Unit.objects.count() == 1


def test_a_unit_a_slip_away_is_asked_about_before_she_confirms(upload, desk):
    make_unit(name="Border post Rosso")
    upload(LIST + "c@police.example;Coumba;Border post Roso;\n")
    address = f"{ADD}{InvitationFile.objects.get().pk}/"

    page = desk.get(f"{address}?show=asked").content.decode()

    assert "Did you mean “Border post Rosso”?" in page
    assert "The unit of 1 row is written otherwise" in page
    assert "Amina A" not in page.split("<tbody>")[1]
