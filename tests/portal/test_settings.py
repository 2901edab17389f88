"""Production starts only when everything is said, and says so when something must not go live."""

import ast
import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from members.demo import make_demo_accounts
from portal.checks import no_demo_accounts
from tests.house_rules import ROOT

PRODUCTION = {
    "PORTAL_FACE": "all",
    "SECRET_KEY": "long-and-of-many-letters-0123456789-but-known-to-everybody",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal:secret@database.example/portal",
    "CACHE_URL": "redis://broker.example/1",
    "CELERY_BROKER_URL": "redis://broker.example/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


@pytest.fixture
def manage(fresh_database):
    """`manage("production", "check")` runs a command as an operator would, on real settings."""

    def run(settings, *command, **variables):
        environment = PRODUCTION | {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": f"portal.settings.{settings}",
            "DATABASE_URL": fresh_database,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def deploy_check(manage):
    return manage("production", "check", "--deploy", "--fail-level", "WARNING")


def test_the_deployment_check_is_clean_in_production(manage):
    done = deploy_check(manage)

    assert done.stdout + done.stderr == "System check identified no issues (0 silenced).\n"
    assert done.returncode == 0


def test_the_deployment_check_fails_while_a_demo_account_exists(manage):
    made = manage("development", "create_demo_accounts", DEMO_PASSWORD="a demo password")

    done = deploy_check(manage)

    assert made.returncode == 0, made.stderr
    assert done.returncode == 1
    assert "portal.E001" in done.stderr
    assert "officer@demo.example" in done.stderr


def test_demo_accounts_cannot_be_made_in_production(manage):
    done = manage("production", "create_demo_accounts")

    assert done.returncode == 1
    assert "Demo accounts are not allowed" in done.stderr


def test_demo_accounts_are_fine_where_they_are_allowed(db):
    make_demo_accounts("a demo password")

    assert no_demo_accounts(None) == []


def test_a_demo_account_is_named_by_the_check(db, settings):
    make_demo_accounts("a demo password")
    settings.DEMO_ACCOUNTS_ALLOWED = False

    (error,) = no_demo_accounts(None)

    assert error.id == "portal.E001"
    assert "editor@demo.example" in error.msg


def production(monkeypatch, module="portal.settings.production", **environment):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_module(module)


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_does_not_start_without_a_variable(monkeypatch, name):
    rest = {other: value for other, value in PRODUCTION.items() if other != name}

    with pytest.raises(ImproperlyConfigured, match=name):
        production(monkeypatch, **rest)


def test_production_is_strict(monkeypatch):
    settings = production(monkeypatch, **PRODUCTION, DEBUG="1", DEMO_ACCOUNTS_ALLOWED="1")

    assert settings["DEBUG"] is False
    assert settings["DEMO_ACCOUNTS_ALLOWED"] is False
    assert settings["ALLOWED_HOSTS"] == ["portal.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://portal.example"]
    assert settings["EMAIL_HOST"] == "mail.example"


@pytest.mark.parametrize("place", ["development", "production"])
def test_every_connection_starts_on_the_published_copy(monkeypatch, place):
    settings = production(monkeypatch, f"portal.settings.{place}", **PRODUCTION)

    options = settings["DATABASES"]["default"]["OPTIONS"]["options"]
    assert "-c search_path=published,public" in options


def test_what_is_true_everywhere_has_no_ifs():
    tree = ast.parse((ROOT / "portal" / "settings" / "base.py").read_text())

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp)]


def test_public_pages_allow_no_inline_script_or_style(settings):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    words = {word for values in policy.values() for word in values}
    assert policy["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & words
