"""Makes a version's section of CHANGELOG.md from the fragments in changes/.

A fragment is ``changes/<issue>.<type>.md``: a line or two that say to a community manager or an operator what is new.
``python -m docs.changelog 0.2.0`` writes the section and removes the fragments.
"""

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TYPES = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed", "security": "Security"}
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
MAX_LINE_LENGTH = 160

_NAME = re.compile(rf"(?P<issue>\d+)\.(?P<type>{'|'.join(TYPES)})(\.\d+)?\.md")


class Fragment(NamedTuple):
    """What one change says of itself."""

    issue: int
    type: str
    text: str


class BadFragment(ValueError):
    """A fragment cannot be used; the message says why."""


def read(path: Path) -> Fragment:
    """A fragment from its file.

    Raises:
        BadFragment: its name or its form is wrong.
    """
    name = _NAME.fullmatch(path.name)
    if name is None:
        raise BadFragment(f"{path.name} is not called <issue>.<type>.md, with one of {', '.join(TYPES)}")
    text = path.read_text("utf-8").strip()
    if not text or not text.endswith(".") or text.startswith(("#", "-", "*")):
        raise BadFragment(f"{path.name} is not made of sentences (no heading, no list)")
    if any(len(line) > MAX_LINE_LENGTH for line in text.splitlines()):
        raise BadFragment(f"{path.name} has a line of more than {MAX_LINE_LENGTH} characters")
    return Fragment(int(name["issue"]), name["type"], text)


def section(version: str, day: date, fragments: list[Fragment]) -> str:
    """A version's section: the kinds of changes in the order of TYPES, in each by issue."""
    lines = [f"## {version} - {day.isoformat()}"]
    for kind, title in TYPES.items():
        if of_kind := sorted(fragment for fragment in fragments if fragment.type == kind):
            lines += ["", f"### {title}", ""]
            lines += ["- " + fragment.text.replace("\n", "\n  ") for fragment in of_kind]
    return "\n".join(lines) + "\n"


def release(root: Path, version: str, day: date) -> None:
    """Put a version's section on top of the changelog, and remove the fragments that it is made of.

    Raises:
        BadFragment: a fragment cannot be used; nothing is changed.
        ValueError: there is nothing to tell, or the version is there already.
    """
    paths = sorted(path for path in (root / "changes").glob("*.md") if path.name != "README.md")
    fragments = [read(path) for path in paths]
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    versions = [found[1] for found in HEADING.finditer(text)]
    if not fragments or version in versions:
        raise ValueError(f"nothing to tell of {version}" if not fragments else f"{version} is there already")
    newest = HEADING.search(text)
    at = newest.start() if newest else len(text.rstrip()) + 1
    head = text[:at].rstrip() + "\n\n"
    changelog.write_text(head + section(version, day, fragments) + ("\n" + text[at:] if newest else ""), "utf-8")
    for path in paths:
        path.unlink()


if __name__ == "__main__":
    release(ROOT, sys.argv[1], datetime.now(UTC).date())
