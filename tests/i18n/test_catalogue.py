import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.core.card import Instant, JumpLink, Mention, Message, Quoted
from bot.core.errors import Invalid, StartupError
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.i18n.catalogue import BrokenTexts, Catalogue, plain

ENGLISH = """\
-bot = Tribune
hello = Hello { $who }, I am { -bot }.
open = { $count ->
    [one] One card
   *[other] { $count } cards
} open
outer = Now: { $inner }
"""
GERMAN = """\
-bot = Tribune
hello = Hallo { $who }, ich bin { -bot }.
open = { $count ->
    [one] Eine Karte
   *[other] { $count } Karten
} offen
outer = Jetzt: { $inner }
"""


def write(folder: Path, **languages: str) -> Path:
    for language, text in languages.items():
        (folder / language).mkdir()
        (folder / language / "core.ftl").write_text(text, "utf-8")
    return folder


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.load(write(tmp_path, en=ENGLISH, de=GERMAN))


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "One card open"),
        ("en", 12345, "12,345 cards open"),
        ("de", 1, "Eine Karte offen"),
        ("de", 12345, "12.345 Karten offen"),
        ("de-AT", 0, "0 Karten offen"),
    ],
)
def test_numbers_are_written_and_counted_as_the_language_does(
    catalogue: Catalogue, language: str, count: int, expected: str
) -> None:
    assert catalogue.text(Message.of("open", count=count), language) == expected


def test_a_text_inside_a_text_is_in_the_same_language(catalogue: Catalogue) -> None:
    assert catalogue.text(Message.of("outer", inner=Message.of("open", count=2)), "de") == "Jetzt: 2 Karten offen"


def test_the_platform_writes_what_is_its_own(catalogue: Catalogue) -> None:
    shown = catalogue.text(
        Message.of("hello", who=Mention.user(UserId(7))),
        "en",
        lambda value, language: f"<{language}:{cast('Mention', value).id}>",
    )

    assert shown == "Hello <en:7>, I am Tribune."


def test_words_of_4000_characters_pass_whole(catalogue: Catalogue) -> None:
    assert catalogue.text(Message.of("outer", inner=Quoted("ß" * 4000)), "de") == "Jetzt: " + "ß" * 4000


def test_members_words_are_no_fluent_and_no_stand_in(catalogue: Catalogue) -> None:
    words = "{ $who } \x000\x00 %s"

    shown = catalogue.text(Message.of("outer", inner=Quoted(words)), "en", lambda value, _: cast("Quoted", value).text)

    assert shown == f"Now: {words}"


def test_quoted_words_alone_are_shown_as_they_are(catalogue: Catalogue) -> None:
    assert catalogue.text(Quoted("# Welcome"), "de") == "# Welcome"


def test_an_unknown_key_is_logged_and_shown(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert catalogue.text(Message("no-such-text"), "en") == "no-such-text"
    assert "no-such-text" in caplog.text
    assert not catalogue.has("no-such-text")
    assert catalogue.has("hello")


def test_a_variable_that_was_not_passed_is_logged(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert catalogue.text(Message("hello"), "en") == "Hello who, I am Tribune."
    assert "who" in caplog.text


@pytest.mark.parametrize(
    ("locale", "among", "expected"),
    [
        ("de", None, "de"),
        ("de-AT", None, "de"),
        ("de_CH", None, "de"),
        ("DE", None, "de"),
        ("den", None, "en"),
        ("fr", None, "en"),
        (None, None, "en"),
        ("", None, "en"),
        ("fr", ["de"], "de"),
        ("en-GB", ["de", "en-US", "en-GB"], "en-GB"),
        ("en", ["de", "en-US"], "en-US"),
        ("de", [], "de"),
    ],
)
def test_the_nearest_language_is_chosen(
    catalogue: Catalogue, locale: str | None, among: list[str] | None, expected: str
) -> None:
    assert catalogue.best(locale, among) == expected


def test_errors_become_their_texts(catalogue: Catalogue) -> None:
    assert catalogue.error(Invalid("open", count=3)) == Message.of("open", count=3)
    assert catalogue.error(StartupError("hello", who="you")) == Message.of("hello", who="you")


def test_a_language_that_lacks_a_text_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    catalogue = Catalogue.load(write(tmp_path, en=ENGLISH, de=GERMAN, fr="hello = Bonjour { $who }"))

    assert catalogue.languages == ("en", "de")
    assert "outer" in caplog.text
    assert catalogue.text(Message.of("outer", inner="x"), "fr") == "Now: x"


@pytest.mark.parametrize(
    ("text", "where"),
    [("ok = fine\n\nbroken = { $", "core.ftl:3"), ("twice = a\ntwice = b", "twice is there twice")],
)
def test_broken_texts_are_refused_by_name(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(BrokenTexts, match=where):
        Catalogue.load(write(tmp_path, en=text))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Mention.user(UserId(1)), "@1"),
        (Mention.role(RoleId(2)), "@2"),
        (Mention.channel(ChannelId(3)), "#3"),
        (JumpLink(GuildId(1), ChannelId(2), MessageId(3)), "#2/3"),
        (Instant(datetime(2026, 3, 1, 17, 5, tzinfo=UTC), "date"), "01.03.2026"),
        (Instant(datetime(2026, 3, 1, 17, 5, tzinfo=UTC)), "01.03.26, 17:05 UTC"),
        (Quoted("two\nlines \x1b[31mred"), "two\nlines \N{REPLACEMENT CHARACTER}[31mred"),
    ],
)
def test_a_terminal_gets_plain_words(value: Mention | Instant | JumpLink | Quoted, expected: str) -> None:
    assert plain(value, "de") == expected


def test_the_shipped_languages_are_complete() -> None:
    assert Catalogue.load().languages == ("en", "de")
