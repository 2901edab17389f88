"""What `make run` shows of reporting."""

import pytest
from django.core.management import CommandError, call_command

from members.demo import make_demo_accounts
from operations.models import Report

pytestmark = pytest.mark.django_db


def make(capsys) -> str:
    call_command("create_demo_reports")
    return capsys.readouterr().out


def test_one_report_waits_and_one_is_returned_and_once(settings, capsys):
    settings.DEMO_ACCOUNTS_ALLOWED = True
    make_demo_accounts("a demo password")

    assert "2 demo reports" in make(capsys)
    assert "0 demo reports" in make(capsys)

    reports = Report.objects.order_by("state")
    assert [(r.state, r.country.code) for r in reports] == [
        ("returned", "SN"),
        ("submitted", "SN"),
    ]


def test_real_settings_make_none(settings, capsys):
    settings.DEMO_ACCOUNTS_ALLOWED = False

    with pytest.raises(CommandError, match="not allowed"):
        make(capsys)
