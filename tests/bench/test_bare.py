"""The views that the bench compares with start, and are as bare as they say."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from portal.run import logins
from tests.house_rules import ROOT

ASK = """
from django.conf import settings
from wsgiref.util import setup_testing_defaults
from bench.bare.wsgi import application
request = {"PATH_INFO": "/hello/", "HTTP_HOST": "localhost"}
setup_testing_defaults(request)
status = []
body = b"".join(application(request, lambda line, headers: status.append(line)))
print(status[0], body.decode(), bool(settings.MIDDLEWARE))
"""


@pytest.mark.parametrize(
    ("name", "has_middleware"), [("alone", False), ("behind_middleware", True)]
)
def test_a_bare_view_answers(fresh_database, name, has_middleware):
    ours = {
        "DJANGO_SETTINGS_MODULE": f"bench.bare.{name}",
        "DATABASE_URL": fresh_database,
        "SECRET_KEY": settings.SECRET_KEY,
        "CACHE_URL": "redis://127.0.0.1:9/1",
        "CELERY_BROKER_URL": "redis+socket:///nowhere/at/all.sock",
    }

    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=logins.serving(os.environ | ours, logins.WEB),
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == f"200 OK Hello {has_middleware}", done.stderr
