"""What the documents point at is there."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, project_files

DOCUMENTS = [path for path in project_files() if path.suffix == ".md" and not path.is_relative_to(ROOT / "tests")]

_LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)|(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE):
        base = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        copies = sum(1 for anchor in found if re.fullmatch(rf"{re.escape(base)}(-\d+)?", anchor))
        found.add(f"{base}-{copies}" if copies else base)
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    dead: list[str] = []
    for link, html in _LINK.findall(_CODE.sub("", document.read_text("utf-8"))):
        target, _, anchor = (link or html).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(link or html)
    assert not dead


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    told = re.findall(r"^\| ([a-z][\w.\-\[\]]*) \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(re.split(r"[<>=;]", requirement)[0].strip() for requirement in asked)
