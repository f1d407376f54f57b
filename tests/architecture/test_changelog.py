import tomllib
from datetime import date
from pathlib import Path

import pytest

from docs import changelog
from tests.architecture.tree import ROOT

DAY = date(2026, 11, 22)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "README.md").write_text("# How\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nWords.\n")
    return tmp_path


def add(project: Path, name: str, text: str = "Something.\n") -> Path:
    path = project / "changes" / name
    path.write_text(text)
    return path


def test_fragments_become_a_section_and_are_gone(project: Path) -> None:
    add(project, "12.fixed.md", "A card is gone\nwhen it should be.\n")
    add(project, "7.added.md", "Newcomers are greeted.\n")
    add(project, "3.added.md", "A demo.\n")

    changelog.release(project, "0.1.0", DAY)

    assert (project / "CHANGELOG.md").read_text() == (
        "# Changelog\n\nWords.\n\n## 0.1.0 - 2026-11-22\n\n### Added\n\n- A demo.\n- Newcomers are greeted.\n"
        "\n### Fixed\n\n- A card is gone\n  when it should be.\n"
    )
    assert [path.name for path in (project / "changes").iterdir()] == ["README.md"]


def test_the_newest_version_is_on_top(project: Path) -> None:
    for version in ("0.1.0", "0.2.0", "0.10.0"):
        add(project, "1.changed.md", f"This is {version}.")
        changelog.release(project, version, DAY)

    text = (project / "CHANGELOG.md").read_text()

    assert [found[1] for found in changelog.HEADING.finditer(text)] == ["0.10.0", "0.2.0", "0.1.0"]
    assert text.startswith("# Changelog\n\nWords.\n\n## 0.10.0")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("added.md", "Something."),
        ("1.improved.md", "Something."),
        ("1.added.md", ""),
        ("1.added.md", "# Something."),
        ("1.added.md", "- Something."),
        ("1.added.md", "Something"),
        ("1.added.md", "S" * 200 + "."),
    ],
)
def test_a_malformed_fragment_changes_nothing(project: Path, name: str, text: str) -> None:
    add(project, "2.added.md")
    wrong = add(project, name, text)

    with pytest.raises(changelog.BadFragment, match=name):
        changelog.release(project, "0.1.0", DAY)

    assert wrong.exists()
    assert "0.1.0" not in (project / "CHANGELOG.md").read_text()


def test_a_version_is_told_once_and_never_empty(project: Path) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        changelog.release(project, "0.1.0", DAY)
    add(project, "1.added.md")
    changelog.release(project, "0.1.0", DAY)
    add(project, "2.added.md")
    with pytest.raises(ValueError, match="there already"):
        changelog.release(project, "0.1.0", DAY)


def test_the_fragments_of_the_project_are_well_formed() -> None:
    for path in (ROOT / "changes").iterdir():
        if path.name != "README.md":
            changelog.read(path)


def test_the_newest_version_is_the_projects() -> None:
    versions = [found[1] for found in changelog.HEADING.finditer((ROOT / "CHANGELOG.md").read_text("utf-8"))]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert versions[0] == project["version"]
