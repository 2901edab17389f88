"""The account that runs PostgreSQL, which refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.sharing import EmbeddedError

UNSHARE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
COPIES = Path("/var/tmp")  # survives a reboot and every account can reach it


@dataclass(frozen=True)
class Account:
    """How to run a command so that PostgreSQL does not see root, and who owns its files."""

    prefix: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    @classmethod
    def fitting(cls) -> "Account":
        """Choose: ourselves, ourselves under another name, or a lesser account.

        Inside a user namespace root is called nobody but keeps its files: nothing is copied and
        nothing changes hands. Containers often forbid namespaces, hence the third way.
        """
        if os.geteuid() != 0:
            return cls()
        if user_namespaces_work():
            return cls(prefix=UNSHARE)
        return cls(user=_lesser_user())

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in a folder that every account can enter."""
        identity = {}
        if self.user:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **identity,
        )

    def take(self, folder: Path) -> None:
        """Hand a folder and all in it to this account; as root, the only one who can."""
        if os.geteuid() != 0:
            return
        uid, gid = (self.user.pw_uid, self.user.pw_gid) if self.user else (0, 0)
        if folder.stat().st_uid == uid:
            return
        for parent, folders, files in os.walk(folder):
            for name in [".", *folders, *files]:
                os.chown(Path(parent, name), uid, gid, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        """Say whether this account may enter the folder through all its parents."""
        return self.user is None or all(
            step.stat().st_mode & 0o001 or step.stat().st_uid == self.user.pw_uid
            for step in [path, *path.parents]
            if step.exists()
        )

    def reachable_home(self, home: Path) -> Path:
        """Move the data out of a private folder when this account cannot enter there."""
        if self.reaches(home.parent):
            return home
        moved = COPIES / f"portal-data-{_key(home)}"
        moved.mkdir(mode=0o700, exist_ok=True)
        _refuse_strangers(moved, {0, self.user.pw_uid})
        return moved

    def reachable_binaries(self, binaries: Path) -> Path:
        """Copy the installation around a `bin` folder when this account cannot enter there.

        A wheel keeps its libraries in a sibling folder of the package, found by a relative path,
        so the copy keeps both and their distance.
        """
        if self.reaches(binaries):
            return binaries
        package = binaries.parent.parent
        target = COPIES / f"portal-postgres-{_key(binaries)}-{int(binaries.stat().st_mtime)}"
        if not target.exists():
            _copy_installation(binaries.parent, target)
        _refuse_strangers(target, {0})
        return target / package.name / binaries.parent.name / binaries.name


def user_namespaces_work() -> bool:
    """Try one, because kernels, containers and old versions of unshare differ."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def _lesser_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL cannot run as root here: run this as an ordinary user.")


def _copy_installation(install: Path, target: Path) -> None:
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
    unfinished.rename(target)


def _refuse_strangers(folder: Path, owners: set[int]) -> None:
    """Anybody can make a name in /var/tmp before us."""
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise EmbeddedError(f"Remove {folder}: it does not belong to this program.")


def _key(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
