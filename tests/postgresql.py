"""A PostgreSQL server of a test's own: on a socket in a folder, ended by whoever started it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.services import path_of

USER, PATIENCE = "planner", 60


@contextmanager
def serve_postgresql() -> Iterator[str]:
    """The address of a server, as CASEWEIGHT_STATE_URL wants it; it listens on no network."""
    with made_cluster() as cluster, cluster.served() as url:
        yield url


@dataclass(frozen=True)
class Cluster:
    """Databases in a folder, which a server can be started on again and again."""

    folder: Path
    user: str | None

    @contextmanager
    def served(self) -> Iterator[str]:
        """The address of a server of these databases, the same each time."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "fsync=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        server = subprocess.Popen(
            [_program("postgres"), "-D", str(self.folder / "data"), *options],
            user=self.user,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"postgresql://{USER}@/postgres?host={self.folder}"
            _wait_for(server, url)
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is still connected
            server.wait(PATIENCE)


@contextmanager
def made_cluster() -> Iterator[Cluster]:
    """Empty databases in a folder of their own, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has some hundred letters
    user = "nobody" if os.geteuid() == 0 else None  # as root PostgreSQL refuses to run
    try:
        if user:
            shutil.chown(folder, user)
        words = ["-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([_program("initdb"), *words], user=user, capture_output=True, check=True)
        yield Cluster(folder, user)
    finally:
        shutil.rmtree(folder)


def _program(name: str) -> str:
    """A program of the server; Debian keeps them out of the way, a folder a version."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(kept[-1]) if kept else path_of(name, "postgresql")


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"PostgreSQL did not start (ended with {server.poll()})")
