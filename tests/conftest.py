"""What every test may ask for, and what becomes of a test that this machine cannot run."""

import hashlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from bot.core.clock import SteeredClock
from tests import postgres

pytest_plugins = ("tests.e2e.traffic",)

# a slow machine is no defect; pytest-timeout ends what hangs
hypothesis.settings.register_profile("tribune", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tribune")

_seed = os.environ.get("TRIBUNE_TEST_SEED", "")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.prepare_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.end_run()


def pytest_report_header() -> str | None:
    return f"order of the tests: SEED={_seed}" if _seed else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under TRIBUNE_TEST_SEED files, and tests inside a file, run in an order of its own: none may need another.

    The long proofs are begun first, each by a worker of its own: xdist deals the tests out in as many even parts.
    """
    if _seed:
        items.sort(key=lambda item: (_drawn(str(item.path)), _drawn(item.nodeid)))
    long = [item for item in items if item.get_closest_marker("soak")]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = [item for item in items if item not in long]
    for number, item in enumerate(long):
        items.insert(len(items) * (number % workers) // workers, item)


def _drawn(name: str) -> str:
    return hashlib.sha256(f"{_seed} {name}".encode()).hexdigest()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what would be skipped for lack of something that TRIBUNE_REQUIRE_ALL or TRIBUNE_REQUIRE_SCHEMAS demands."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        variable = "TRIBUNE_REQUIRE_SCHEMAS" if "schemas" in reason else "TRIBUNE_REQUIRE_ALL"
        if os.environ.get(variable) == "1":
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} would be skipped, and {variable} is set. {reason}"
    return report


@pytest.fixture
def clock() -> SteeredClock:
    """A clock that the test moves."""
    return SteeredClock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    return f"sqlite:///{tmp_path}/tribune.db"


@pytest.fixture
def postgres_url() -> Generator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, empty database: each test that asks runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A Chromium to drive with Playwright (``executable_path``); as root it wants ``--no-sandbox``."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
