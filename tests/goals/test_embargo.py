"""Figures under embargo: who shares them, who sees them, and when that ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from goals import embargo, publishing
from goals.models import Capability, EmbargoedFigure, Reading
from members.models import Organisation, OutboxRow
from members.scope import of_officer, of_staff, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(partner) -> Organisation:
    """The partner's organisation."""
    partner.organisation = Organisation.objects.create(name="Example Fund")
    partner.save()
    return partner.organisation


@pytest.fixture
def theirs() -> Organisation:
    return Organisation.objects.create(name="Another Fund")


@pytest.fixture
def draft(editor, working_copy):
    """A draft in review that changes a figure of ICSE."""
    reading = Reading.objects.about("capability:icse").filter(state="reported")[0]
    reading = Reading.objects.get(pk=reading.pk)
    reading.value += 1
    reading.save()
    owner = Capability.objects.get(code="icse")
    return publishing.submit(draft=publishing.record_edit(row=owner, by=editor), by=editor)


@pytest.fixture
def share(draft, publisher):
    def run(*organisations, by=publisher):
        lifts_at = timezone.now() + timedelta(days=3)
        return embargo.share(draft=draft, organisations=organisations, lifts_at=lifts_at, by=by)

    return run


def seen_by(person, organisation):
    """What the database itself shows to a partner of an organisation."""
    with scope(seen_by=of_officer(person.pk, person.audit_key, organisation.pk)):
        return list(EmbargoedFigure.objects.all())


def test_an_organisation_sees_what_is_shared_with_it(share, ours, partner):
    (figure,) = share(ours)

    assert list(EmbargoedFigure.objects.visible_to(partner)) == [figure]
    assert seen_by(partner, ours) == [figure]


def test_another_organisation_sees_nothing(share, ours, theirs, partner):
    share(theirs)

    assert list(EmbargoedFigure.objects.visible_to(partner)) == []
    assert seen_by(partner, ours) == []


def test_its_partners_get_a_letter(share, ours, partner):
    share(ours)

    letters = OutboxRow.objects.filter(key__startswith="mail:shared:")
    assert [row.payload["person"] for row in letters] == [partner.pk]


def test_sharing_once_more_replaces_what_was_shown(share, ours):
    (first,) = share(ours)

    (second,) = share(ours)

    assert list(EmbargoedFigure.objects.shared()) == [second]
    assert first != second


def test_an_author_does_not_share(share, ours, editor, publisher, draft):
    draft.authors.add(publisher)

    with pytest.raises(PermissionDenied):
        share(ours)


def test_the_database_refuses_an_author_too(share, ours, theirs, editor):
    (figure,) = share(ours)

    figure.pk, figure.organisation, figure.shared_by = None, theirs, editor
    with pytest.raises(IntegrityError, match="may not share"), transaction.atomic():
        figure.save(force_insert=True)


def test_staff_end_a_sharing_and_rewrite_none(share, ours, publisher):
    share(ours)
    now = timezone.now()

    with scope(seen_by=of_staff(publisher.pk)):
        assert EmbargoedFigure.objects.update(ended_at=now) == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            EmbargoedFigure.objects.update(lifts_at=now)


def test_who_only_writes_does_not_share(share, ours, second_editor):
    with pytest.raises(PermissionDenied):
        share(ours, by=second_editor)


@pytest.mark.parametrize("decide", ["publish", "refuse", "take_back"])
def test_a_decision_ends_the_sharing(share, ours, draft, publisher, decide):
    share(ours)

    if decide == "publish":
        publishing.publish(drafts=[draft], by=publisher, reason="New count")
    elif decide == "refuse":
        publishing.refuse(draft=draft, by=publisher, reason="Count again")
    else:
        embargo.take_back(draft=draft, by=publisher)

    assert not EmbargoedFigure.objects.shared().exists()


def test_an_embargo_ends_in_the_future(draft, ours, publisher):
    with pytest.raises(ValidationError, match="future"):
        embargo.share(draft=draft, organisations=[ours], lifts_at=timezone.now(), by=publisher)


def test_the_page_shows_the_figure_in_the_readers_language(share, ours, partner, signed_in):
    (figure,) = share(ours)

    page = signed_in(partner).get("/fr/me/figures/").content.decode()

    assert figure.snapshot["measure_name_fr"] in page
    assert "Example Fund" in page


def test_each_sharing_has_its_letter(share, ours, draft, publisher):
    share(ours)
    embargo.take_back(draft=draft, by=publisher)

    share(ours)

    assert OutboxRow.objects.filter(key__startswith="mail:shared:").count() == 2


def test_what_the_reference_load_publishes_is_under_embargo_no_more(share, ours, draft):
    (figure,) = share(ours)

    publishing.publish_reference([Reading.objects.get(pk=figure.reading_id)])

    assert not EmbargoedFigure.objects.shared().exists()


def test_a_figure_that_never_came_out_may_go_and_is_shown_no_more(share, ours, draft, publisher):
    (figure,) = share(ours)
    publishing.refuse(draft=draft, by=publisher, reason="Count again")
    EmbargoedFigure.objects.update(ended_at=None)

    Reading.objects.filter(pk=figure.reading_id).delete()

    assert EmbargoedFigure.objects.get().snapshot == figure.snapshot
    assert not EmbargoedFigure.objects.shared().exists()
