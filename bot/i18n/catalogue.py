"""Every text that a person reads, from ``locales/<language>/<feature>.ftl``."""

import logging
import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Protocol, Self

from babel.dates import format_date, format_datetime
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bot.core.card import Instant, JumpLink, Mention, Message, Param, Quoted, Text
from bot.core.errors import StartupError, UserError

SOURCE_LANGUAGE = "en"
"""The language that has every text; the others are complete when they have all of its keys."""

LOCALES = Path(__file__).parent / "locales"

_log = logging.getLogger(__name__)
_STAND_IN = re.compile("\0(\\d+)\0")


class BrokenTexts(Exception):
    """A file of texts cannot be used; the message says which and where."""


class Show(Protocol):
    """How a platform writes what is its own inside a text."""

    def __call__(self, value: Mention | Instant | JumpLink | Quoted, language: str) -> str:
        """The value as it stands in a text of that language."""
        ...


def plain(value: Mention | Instant | JumpLink | Quoted, language: str) -> str:
    """Write for a terminal: ids for mentions, the date for an instant, control characters neutralised."""
    match value:
        case Mention(kind="channel"):
            return f"#{value.id}"
        case Mention():
            return f"@{value.id}"
        case Instant(style="date"):
            return format_date(value.at.astimezone(UTC), locale=language)
        case Instant():
            return f"{format_datetime(value.at, 'short', tzinfo=UTC, locale=language)} UTC"
        case JumpLink():
            return f"#{value.channel_id}/{value.message_id}"
        case Quoted():
            return "".join(
                char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in value.text
            )


class Catalogue:
    """The texts of all features in every language.

    Attributes:
        languages: those that have every text, English first.
    """

    def __init__(self, bundles: dict[str, FluentBundle], languages: tuple[str, ...]) -> None:
        self._bundles = bundles
        self.languages = languages

    @classmethod
    def load(cls, folder: Path = LOCALES) -> Self:
        """Read all languages. A language that lacks texts is left out, with a warning.

        Raises:
            BrokenTexts: a file is no valid Fluent, or names a text twice.
        """
        found = {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_dir()}
        source = found[SOURCE_LANGUAGE]
        complete = {SOURCE_LANGUAGE: source}
        for language, entries in found.items():
            if missing := source.keys() - entries.keys():
                _log.warning("language %s is left out: it lacks %s", language, ", ".join(sorted(missing)))
            else:
                complete[language] = entries
        return cls({language: _bundle(language, entries) for language, entries in complete.items()}, tuple(complete))

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return self._bundles[SOURCE_LANGUAGE].has_message(key)

    def text(self, text: Text, language: str, show: Show = plain) -> str:
        """A text in a language, or the nearest to it that there is; texts among the variables are in it, too.

        A key that is not there is logged and returned as it is: a wrong word is better than no answer.
        """
        language = language if language in self._bundles else self.best(language)
        if isinstance(text, Quoted):
            return show(text, language)
        bundle = self._bundles[language]
        if not bundle.has_message(text.key) or (pattern := bundle.get_message(text.key).value) is None:
            _log.error("no text for key %s", text.key)
            return text.key
        shown: list[str] = []
        params = {name: self._variable(value, language, show, shown) for name, value in text.params.items()}
        formatted, errors = bundle.format_pattern(pattern, params)
        for error in errors:
            _log.error("text %s in %s: %s", text.key, language, error)
        return _STAND_IN.sub(lambda found: shown[int(found[1])], str(formatted))

    def _variable(self, value: Param, language: str, show: Show, shown: list[str]) -> str | int | float:
        if isinstance(value, str | int | float):
            return value
        # Fluent refuses variables of more than 2,500 characters, so these get a stand-in until it is done
        shown.append(self.text(value, language, show) if isinstance(value, Message) else show(value, language))
        return f"\0{len(shown) - 1}\0"

    def best(self, locale: str | None, among: Iterable[str] | None = None) -> str:
        """The language nearest to a locale such as ``de-AT``; English, or the first there is, when none is near."""
        offered = tuple(self.languages if among is None else among) or self.languages
        if locale:
            wanted = locale.replace("_", "-").lower()
            for near in (_same, _same_language):
                for language in offered:
                    if near(language.lower(), wanted):
                        return language
        return SOURCE_LANGUAGE if SOURCE_LANGUAGE in offered else offered[0]

    def error(self, error: UserError | StartupError) -> Message:
        """The text that tells of an error."""
        return Message(error.key, error.params)


def _same(language: str, wanted: str) -> bool:
    return language == wanted


def _same_language(language: str, wanted: str) -> bool:
    return language.partition("-")[0] == wanted.partition("-")[0]


def _read(folder: Path) -> dict[str, ast.Message | ast.Term]:
    """The entries of a language by key (terms with their dash)."""
    entries: dict[str, ast.Message | ast.Term] = {}
    for path in sorted(folder.glob("*.ftl")):
        source = path.read_text("utf-8")
        for entry in FluentResource(source).body:
            if isinstance(entry, ast.Junk):
                line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
                raise BrokenTexts(f"{path}:{line}: {entry.annotations[0].message}")
            if not isinstance(entry, ast.Message | ast.Term):
                continue
            key = f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name
            if key in entries:
                raise BrokenTexts(f"{path}: {key} is there twice")
            entries[key] = entry
    return entries


def _bundle(language: str, entries: dict[str, ast.Message | ast.Term]) -> FluentBundle:
    # isolation marks would come along when somebody copies a name out of a text
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(ast.Resource(list(entries.values())))
    return bundle
