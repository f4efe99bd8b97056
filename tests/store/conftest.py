"""The same store on SQLite and on PostgreSQL: a server of its own, started for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import pytest

from reviewkit.store import Store


def programs() -> Path | None:
    """Where initdb and postgres lie: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return places[0].parent if places else None


def somebody() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: an unprivileged user of this machine, where we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("no unprivileged user to run PostgreSQL as")
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server on 127.0.0.1; the URL of its maintenance database."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not on this machine")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    user = somebody()
    root = Path(tempfile.mkdtemp(prefix="rk-pg-", dir="/tmp"))
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        os.chown(root, user.pw_uid, user.pw_gid)
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(root)}
    data, port = root / "data", free_port()
    made = subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", "reviewkit", "--auth=trust", "--encoding=UTF8", "--no-sync"],
        capture_output=True, text=True, env=env, cwd=root, check=False, timeout=120, **as_user,
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(root, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {made.stderr.strip().splitlines()[-1:]}")
    process = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", root, "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd=root, **as_user,
    )  # fmt: skip
    import psycopg

    url = f"postgresql+psycopg://reviewkit@127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(
                    f"host=127.0.0.1 port={port} user=reviewkit dbname=postgres", connect_timeout=2
                ).close()
                break
            except psycopg.OperationalError:
                assert process.poll() is None, "PostgreSQL ended"
                assert time.monotonic() < deadline, "PostgreSQL does not answer"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path):
    """A new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'reviewkit.db'}"
    base = request.getfixturevalue("server")
    import sqlalchemy as sa

    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{base}/{name}"


@pytest.fixture
def store(url):
    with Store(url) as made:
        yield made
