"""A PostgreSQL server of a test's own: on a socket in a folder, ended by whoever started it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.services import path_of

USER, PATIENCE = "planner", 60


@contextmanager
def serve_postgresql() -> Iterator[str]:
    """The address of a server, as CASEWEIGHT_STATE_URL wants it; it listens on no network."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has some hundred letters
    is_root = os.geteuid() == 0
    if is_root:  # as whom PostgreSQL refuses to run
        shutil.chown(folder, "nobody")
    terms = {"user": "nobody" if is_root else None, "capture_output": True, "check": True}
    data = str(folder / "data")
    try:
        words = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([_program("initdb"), *words], **terms)
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        server = subprocess.Popen(
            [_program("postgres"), "-D", data, *options],
            user=terms["user"],
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"postgresql://{USER}@/postgres?host={folder}"
            _wait_for(server, url)
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is still connected
            server.wait(PATIENCE)
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
