"""What the environments of other libraries are made from."""

from __future__ import annotations

import json
import re

from tests.peers.libraries import ROOT

LOCKS = ROOT / "requirements" / "peers"


def test_every_requirement_is_pinned_and_known_by_its_hash() -> None:
    for lock in LOCKS.glob("*.lock"):
        text = lock.read_text("utf-8")
        names = re.findall(r"^[a-z].*$", text, re.MULTILINE)
        assert names
        assert all(re.match(r"[a-z0-9-]+==[\w.]+ ", one) for one in names), lock
        assert len(re.findall(r"^[a-z].*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(names), lock


def test_every_package_is_known_by_its_hash() -> None:
    lock = json.loads((LOCKS / "package-lock.json").read_text("utf-8"))
    assert all(one["integrity"].startswith("sha512-") for path, one in lock["packages"].items() if path)


def test_no_lock_names_an_address() -> None:
    assert not [lock.name for lock in LOCKS.iterdir() if "://" in lock.read_text("utf-8")]
