"""A throw-away PostgreSQL: one cluster a test run, started by the first test that asks, one database a test.

The cluster belongs to a keeper process of its own (this file, run as a program), so that xdist's workers can share it
and nothing is left behind when the run is killed: the keeper ends it when the run's process is gone.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

_RUN = "TRIBUNE_TEST_RUN"
"""The variable by which workers know the process that they were started from."""
_SERVER_OPTIONS = {
    # tests kill the bot, not PostgreSQL: nothing here has to outlive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


def prepare_run() -> None:
    """Call it once, in the process that the workers start from."""
    os.environ[_RUN] = str(os.getpid())
    shutil.rmtree(_folder(), ignore_errors=True)


def end_run() -> None:
    """Stop the cluster, if a test started one, and wait until it is gone."""
    folder = _folder()
    keeper = folder / "keeper.pid"
    if keeper.exists():
        os.kill(int(keeper.read_text()), signal.SIGTERM)
        while folder.exists():
            time.sleep(0.02)


def _folder() -> Path:
    """The run's folder."""
    return Path(tempfile.gettempdir()) / f"tribune-postgres-{os.environ[_RUN]}"


@contextmanager
def database() -> Generator[str]:
    """The address of a fresh, empty database, dropped afterwards."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    port = _cluster_port()
    name = f"t_{uuid4().hex[:12]}"
    server = ("-h", "127.0.0.1", "-p", str(port), "-U", "postgres")
    subprocess.run([binaries / "createdb", *server, name], check=True)
    try:
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/{name}"
    finally:
        subprocess.run([binaries / "dropdb", *server, "--force", name], check=True)


def _binaries() -> Path | None:
    """Where PostgreSQL's programs are: Debian keeps the server's beside the path, the newest version wins."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _cluster_port() -> int:
    """The port of the run's cluster, which the first caller starts."""
    folder = _folder()
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = folder / "port"
        if not ready.exists():
            folder.mkdir(mode=0o755)
            command = [sys.executable, __file__]
            with (folder / "log").open("w") as log:
                keeper = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log)
            (folder / "keeper.pid").write_text(str(keeper.pid))
            while not ready.exists():
                if keeper.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
                time.sleep(0.02)
            keeper.returncode = 0  # it outlives this process on purpose, of which Popen would complain
        return int(ready.read_text())


def _keep() -> None:
    """Start a cluster, and end it when the run is gone or a signal says so."""
    folder = _folder()
    binaries = _binaries()
    assert binaries is not None
    # initdb refuses to run as root
    owner = "postgres" if os.getuid() == 0 else None
    data = folder / "data"
    data.mkdir(mode=0o700)
    if owner:
        shutil.chown(data, owner)
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
        check=True,
        user=owner,
        cwd="/",
    )
    port = _free_port()
    options = [f"-c{name}={value}" for name, value in _SERVER_OPTIONS.items()]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-k", data, *options], user=owner, cwd="/"
    )
    try:
        _wait_until_ready(binaries, port, server)
        (folder / "port.new").write_text(str(port))
        (folder / "port.new").rename(folder / "port")
        while server.poll() is None and _is_alive(int(os.environ[_RUN])):
            time.sleep(0.2)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        Path(f"{folder}.lock").unlink(missing_ok=True)
        shutil.rmtree(folder)


def _wait_until_ready(binaries: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    question = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(question, check=False).returncode:
        if server.poll() is not None:
            raise RuntimeError("the server ended")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    _keep()
