"""Logs: readable on a terminal, one JSON object a line otherwise. Ids and never names, never words of members."""

import json
import logging
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal, TextIO
from urllib.parse import quote

import orjson

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
_SECRET_AT_LEAST = 8
_COLOURS = {"DEBUG": "2", "INFO": "36", "WARNING": "33", "ERROR": "31", "CRITICAL": "1;31"}


class Masked(logging.Formatter, ABC):
    """Takes secrets out of the finished line: out of texts, values and tracebacks, whoever logged them.

    Args:
        secrets: what must never be shown; what is shorter than eight characters would hide half of all words.
    """

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        forms = {form for secret in secrets if len(secret) >= _SECRET_AT_LEAST for form in _forms(secret)}
        # the longest first: one secret may be a part of another
        self._secrets = sorted(forms, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record without secrets."""
        line = self.line(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line

    @abstractmethod
    def line(self, record: logging.LogRecord) -> str:
        """Write a record, secrets and all."""


class JsonLines(Masked):
    """One JSON object a line, with whatever ``extra`` a record carries."""

    def line(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": _text(record),
        }
        line = _extra(record) | line
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        except TypeError:
            # half an emoji, or a number beyond 64 bits
            return json.dumps({name: value if isinstance(value, str) else str(value) for name, value in line.items()})


class ReadableLines(Masked):
    """Time, level, what happened; what belongs to it behind."""

    def __init__(self, secrets: tuple[str, ...] = (), *, colours: bool = False) -> None:
        super().__init__(secrets)
        self._colours = colours

    def line(self, record: logging.LogRecord) -> str:
        """Write a record."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        level = f"{record.levelname.lower():<8}"
        if self._colours:
            level = f"\x1b[{_COLOURS.get(record.levelname, '0')}m{level}\x1b[0m"
        extra = "".join(f" {name}={value}" for name, value in _extra(record).items())
        line = f"{at} {level} {_text(record)}{extra}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class Lines(logging.StreamHandler[TextIO]):
    """Writes lines. A record that cannot be written is named instead; logging's own complaint could hold secrets."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, whatever characters the stream knows."""
        try:
            line = self.format(record)
            encoding = getattr(self.stream, "encoding", None) or "utf-8"
            self.stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + self.terminator)
            self.flush()
        except (OSError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RuntimeError):
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say which record is missing."""
        with suppress(OSError, ValueError):
            self.stream.write(f"a record of {record.name} could not be written{self.terminator}")


def set_up(
    level: str,
    form: Literal["auto", "text", "json"] = "auto",
    secrets: tuple[str, ...] = (),
    stream: TextIO = sys.stderr,
) -> None:
    """Send all logs to a stream.

    Args:
        level: the least level that is shown.
        form: how; ``auto`` is readable on a terminal and JSON otherwise.
        secrets: what must never be shown.
        stream: where to.
    """
    terminal = stream.isatty()
    readable = form == "text" or (form == "auto" and terminal)
    handler = Lines(stream)
    handler.setFormatter(ReadableLines(secrets, colours=terminal) if readable else JsonLines(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # what libraries tell at this level is theirs to know; whatever matters of it is said by our own code
    for library in ("discord", "alembic", "aiohttp.access", "asyncio"):
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.captureWarnings(capture=True)


def _text(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, LookupError):
        # a mistake in the call that logs must not hide what happened
        return f"{record.msg} {record.args}"


def _forms(secret: str) -> set[str]:
    """How a secret looks in a text, quoted, and in an address; each of them in JSON too."""
    forms = {secret, repr(secret)[1:-1], quote(secret.encode("utf-8", "surrogateescape"), "")}
    return forms | {json.dumps(form, ensure_ascii=escapes)[1:-1] for form in forms for escapes in (False, True)}


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
