"""Discord's own word lists, of which it publishes none: here a few mild words each, enough to set a rule off."""

from __future__ import annotations

from collections.abc import Iterable

WORDS: dict[int, tuple[str, ...]] = {
    1: ("damn*", "crap", "bullshit", "shit*", "*fuck*", "arsehole", "asshole"),
    2: ("porn*", "nudes", "nsfw", "blowjob", "hentai"),
    3: ("retard*", "subhuman*", "vermin"),
}
"""Profanity (1), sexual content (2), slurs (3)."""


def words_of(presets: Iterable[int]) -> list[str]:
    """Return the keywords of some lists."""
    return [word for preset in presets for word in WORDS[preset]]
