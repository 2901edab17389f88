"""Real servers, each in a folder of its own; nothing here touches the test database."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import environ
import kombu
import psycopg
import pytest

from portal.embedded import EmbeddedError, account
from portal.embedded.postgres import Postgres
from portal.embedded.sharing import SharedServer
from portal.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
NOBODY = pwd.getpwnam("nobody")
# Ends, and so leaves the server, when its standard input is closed.
HOLD = """
import sys
from pathlib import Path
from portal import embedded
print(embedded.database_url(Path(sys.argv[1]), durable=False), flush=True)
sys.stdin.read()
"""
Usage = namedtuple("Usage", "total used free")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., SharedServer]]:
    """`start(Postgres)` joins the server of this test; leaves it when the test ends."""
    joined = []

    def join(kind: type[SharedServer]) -> SharedServer:
        options = {"durable": False} if kind is Postgres else {}
        server = kind(tmp_path / kind.__name__, **options)
        server.join()
        joined.append(server)
        return server

    yield join
    for server in joined:
        server.leave()


@pytest.fixture
def hold(tmp_path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """`hold()` is another process that uses the PostgreSQL of this test."""
    holders = []

    def process() -> subprocess.Popen[str]:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, tmp_path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        holders.append(holder)
        assert holder.stdout.readline().startswith("postgresql://")
        return holder

    yield process
    for holder in holders:
        end(holder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other accounts can enter: those of pytest are for their owner alone."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def end(holder: subprocess.Popen[str]) -> None:
    """Let it leave the server and wait until it has."""
    holder.stdin.close()
    holder.wait(30)
    holder.stdout.close()


def connect(url: str) -> psycopg.Connection:
    """Connect as Django will."""
    entry = environ.Env.db_url_config(url)
    names = {"host": "HOST", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.connect(**{name: entry[key] for name, key in names.items()}, autocommit=True)


def postmaster(data: Path) -> int:
    """Read the number of the server process."""
    return int((data / "postmaster.pid").read_text().split()[0])


def test_the_database_address_works_in_django_settings(start):
    server = start(Postgres)

    entry = environ.Env.db_url_config(server.url)
    with connect(server.url) as connection:
        row = connection.execute("SELECT current_database(), lower('ÉĞ')").fetchone()

    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert row == ("portal", "éğ")


def test_the_database_is_for_its_owner_alone(start):
    server = start(Postgres)

    with connect(server.url) as connection:
        listens = connection.execute("SHOW listen_addresses").fetchone()
        stores = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname='portal'")

    assert listens == ("",)
    assert stores.fetchone()[0].startswith("SCRAM-SHA-256")
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.cluster / "password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(server.url.replace(server.password, "wrong"))


def test_tests_do_not_wait_for_the_disk(start):
    server = start(Postgres)

    with connect(server.url) as connection:
        waits = connection.execute("SHOW fsync").fetchone()

    assert waits == ("off",)


def test_the_last_of_two_processes_stops_the_database(hold, tmp_path):
    first, second = hold(), hold()
    server = Postgres(tmp_path / "postgres", durable=False)
    server.prepare()

    end(first)
    answers_after_first = server.answers()
    end(second)

    assert answers_after_first
    assert not server.answers()
    assert not server.sockets.exists()


def test_the_database_of_a_killed_process_is_adopted_and_stopped(hold, tmp_path):
    owner = hold()
    server = Postgres(tmp_path / "postgres", durable=False)
    owner.kill()
    owner.wait(30)

    server.prepare()
    left_running = postmaster(server.data)
    server.join()
    adopted = postmaster(server.data)
    server.leave()

    assert adopted == left_running
    assert not server.answers()


def test_a_killed_database_server_comes_back_with_its_data(start):
    server = start(Postgres)
    with connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        connection.execute("CHECKPOINT")

    os.kill(postmaster(server.data), signal.SIGKILL)
    again = start(Postgres)

    with connect(again.url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)


def test_a_lock_file_that_names_a_stranger_does_not_keep_the_database_down(start):
    server = start(Postgres)
    server.leave()
    server.prepare()
    lock = server.data / "postmaster.pid"

    lock.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.sockets}\n\n")
    server.join()

    assert server.answers()
    assert postmaster(server.data) != os.getpid()


def test_data_of_another_version_are_refused_in_one_sentence(start):
    server = start(Postgres)
    server.leave()
    version = server.data / "PG_VERSION"
    right = version.read_text()

    version.write_text("12\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 12"):
        server.join()

    version.write_text(right)
    server.join()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(start):
    server = start(Postgres)
    server.leave()
    settings = server.data / "postgresql.conf"
    right = settings.read_text()

    settings.write_text("wor_mem = 1")
    with pytest.raises(EmbeddedError, match=r"did not start(?s:.)*wor_mem"):
        server.join()

    settings.write_text(right)
    server.join()


@as_root
def test_without_namespaces_root_runs_the_database_as_a_lesser_user(
    open_folder, start, monkeypatch
):
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "unshare" else real(name))
    monkeypatch.setattr(account, "COPIES", open_folder)

    server = start(Postgres)

    with connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server.data.stat().st_uid != 0
    assert server.data.is_relative_to(open_folder)  # nobody else enters the folders of pytest


@as_root
def test_an_ordinary_user_runs_the_database_directly(open_folder):
    os.chown(open_folder, NOBODY.pw_uid, NOBODY.pw_gid)

    done = subprocess.run(
        [python_for_everybody(), "-c", HOLD, open_folder],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": sysconfig.get_path("purelib")},
        user=NOBODY.pw_uid,
        group=NOBODY.pw_gid,
        extra_groups=[],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert done.stdout.startswith("postgresql://"), done.stderr
    assert Path(open_folder, "postgres", "cluster", "data").stat().st_uid == NOBODY.pw_uid


def python_for_everybody() -> str:
    """Find a Python of our version outside private folders such as /root."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        command = [python, "-c", "import sys; sys.path"]
        try:
            subprocess.run(
                command, user=NOBODY.pw_uid, extra_groups=[], check=True, capture_output=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip("no Python of this version that the user nobody can reach")


def test_a_full_disk_is_told_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 9 * 10**8, 10**8))

    with pytest.raises(EmbeddedError, match="is full: free at least 300 MB"):
        Postgres(tmp_path / "postgres", durable=False).join()

    assert not (tmp_path / "postgres" / "cluster").exists()


def test_a_disk_that_fills_up_is_told_from_the_log(tmp_path):
    server = Valkey(tmp_path)

    error = server.failure("It did not start.", "write error: No space left on device")

    assert "is full: free at least 300 MB" in str(error)


def test_a_wrong_bin_folder_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_PG_BINDIR", str(tmp_path))

    with pytest.raises(EmbeddedError, match="PORTAL_PG_BINDIR names"):
        Postgres(tmp_path / "postgres", durable=False).join()


def test_a_machine_without_valkey_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EmbeddedError, match="install the package valkey-server"):
        Valkey(tmp_path / "valkey").join()


def test_the_broker_keeps_its_messages_over_a_restart(start):
    server = start(Valkey)
    with kombu.Connection(server.url) as connection:
        connection.SimpleQueue("letters").put({"number": 7})

    server.leave()
    server.join()

    with kombu.Connection(server.url) as connection:
        message = connection.SimpleQueue("letters").get(timeout=5)
    assert message.payload == {"number": 7}


def test_a_killed_broker_comes_back_with_its_messages(start):
    server = start(Valkey)
    with kombu.Connection(server.url) as connection:
        connection.SimpleQueue("letters").put({"number": 7})

    os.kill(int(server.pid_file.read_text()), signal.SIGKILL)
    again = start(Valkey)

    with kombu.Connection(again.url) as connection:
        assert connection.SimpleQueue("letters").get(timeout=5).payload == {"number": 7}


def test_the_broker_forgets_nothing_and_serves_its_owner_alone(start):
    server = start(Valkey)

    with kombu.Connection(server.url) as connection:
        settings = connection.default_channel.client.config_get("*")

    assert (settings["maxmemory-policy"], settings["appendonly"]) == ("noeviction", "yes")
    assert settings["port"] == "0"
    assert stat.S_IMODE(server.address.stat().st_mode) == 0o700
