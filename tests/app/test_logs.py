"""Logs: readable or JSON, without secrets, and never an error of their own."""

import io
import json
import logging
import re
from collections.abc import Callable, Generator
from typing import Any

import pytest

from bot.logs import set_up

TOKEN = "MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
PASSWORD = 'pä"ss\\wörd'
Start = Callable[..., io.StringIO]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def start() -> Generator[Start]:
    """Set logs up, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def started(form: str = "json", *, stream: Any = None, level: str = "debug", **more: Any) -> Any:
        stream = stream or io.StringIO()
        set_up(level, form, secrets=(TOKEN, PASSWORD, "short"), stream=stream, **more)  # type: ignore[arg-type]
        return stream

    yield started
    root.handlers[:], root.level = handlers, level
    root.setLevel(level)
    logging.captureWarnings(False)
    for name in ("discord", "alembic", "aiohttp.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)


log = logging.getLogger("bot.test")


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_has_one_object_a_line_with_what_belongs_to_it(start: Start) -> None:
    stream = start()
    log.info("two\nlines of %s", "text", extra={"guild": 12, "at_once": True})
    (line,) = lines(stream)
    assert (line["level"], line["logger"], line["text"]) == ("info", "bot.test", "two\nlines of text")
    assert (line["guild"], line["at_once"]) == (12, True)
    assert line["at"].endswith("+00:00")


def test_what_belongs_to_a_record_hides_none_of_its_own(start: Start) -> None:
    stream = start()
    log.error("text", extra={"level": "fine", "text": "other", "logger": "x"})
    assert (lines(stream)[0]["level"], lines(stream)[0]["text"]) == ("error", "text")


def test_a_terminal_gets_readable_lines_in_colour_and_a_file_gets_json(start: Start) -> None:
    terminal, file = start("auto", stream=Terminal()), None
    log.warning("look", extra={"guild": 12})
    assert re.fullmatch(r"\d\d:\d\d:\d\d \x1b\[33mwarning \x1b\[0m look guild=12\n", terminal.getvalue())
    file = start("auto")
    log.warning("look")
    assert lines(file)[0]["text"] == "look"
    text = start("text")
    log.warning("look")
    assert re.fullmatch(r"\d\d:\d\d:\d\d warning  look\n", text.getvalue())


@pytest.mark.parametrize("form", ["json", "text"])
def test_secrets_are_in_no_line_whoever_logs_them(start: Start, form: str) -> None:
    stream = start(form)
    for secret in (TOKEN, PASSWORD):
        log.info("in the text %s", secret)
        log.info("in a value", extra={"value": secret, "deep": {"list": [secret]}, "object": ValueError(secret)})
        log.info("in %(names)s", {"names": secret})
        try:
            int(secret)  # the error quotes it
        except ValueError:
            log.exception("in a traceback")
    log.info("in an address: postgresql://x:p%C3%A4%22ss%5Cw%C3%B6rd@host/name")
    written = stream.getvalue()
    assert "***" in written
    for hidden in (TOKEN, PASSWORD, json.dumps(PASSWORD)[1:-1], "p%C3%A4%22ss%5Cw%C3%B6rd", 'pä\\"ss'):
        assert hidden not in written
    assert written.count("in a traceback") == 2
    assert "Traceback" in written


def test_what_is_too_short_to_be_a_secret_is_shown(start: Start) -> None:
    stream = start()
    log.info("a short word")
    assert lines(stream)[0]["text"] == "a short word"


class Unspeakable:
    def __repr__(self) -> str:
        raise ValueError(TOKEN)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    ("text", "arguments", "extra"),
    [
        ("%d", ("no number",), {}),
        ("%s %s", ("one",), {}),
        ("%(name)s", ({"other": 1},), {}),
        ("half an emoji", (), {"value": "\ud83d"}),
        ("a large number", (), {"value": 2**70}),
        ("keys", (), {"value": {1: 2, None: 3}}),
        ("an object", (), {"value": object()}),
        ("bytes", (), {"value": b"\xff"}),
        ("half an emoji \ud83d", (), {}),
    ],
)
def test_no_record_is_lost_or_raises(
    start: Start, capsys: pytest.CaptureFixture[str], form: str, text: str, arguments: tuple[Any, ...], extra: Any
) -> None:
    bytes_written = io.BytesIO()
    stream = io.TextIOWrapper(bytes_written, "utf-8")
    start(form, stream=stream)
    log.warning(text, *arguments, extra=extra)
    stream.flush()
    written = bytes_written.getvalue().decode()
    assert "warning" in written
    if form == "json":
        assert json.loads(written)["text"]
    assert capsys.readouterr().err == ""
    logging.getLogger().handlers.clear()


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_record_that_cannot_be_written_is_named_without_its_contents(
    start: Start, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    stream = start(form)
    log.warning("%r", Unspeakable(), extra={"value": Unspeakable(), "secret": TOKEN})
    assert TOKEN not in stream.getvalue() + capsys.readouterr().err
    assert "bot.test" in stream.getvalue()


def test_a_stream_that_is_closed_stops_nobody(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    start().close()
    log.warning("nobody reads this")
    assert capsys.readouterr().err == ""


def test_libraries_say_little_and_levels_hold(start: Start) -> None:
    stream = start(level="error")
    log.warning("no")
    logging.getLogger("discord").warning("no")
    log.error("yes")
    stream_at_debug = start(level="debug")
    logging.getLogger("discord.gateway").info("no")
    log.debug("yes")
    assert [line["text"] for line in lines(stream) + lines(stream_at_debug)] == ["yes", "yes"]
