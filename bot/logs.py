"""Logs: readable on a terminal, one JSON object a line otherwise. Ids and never names, never words of members."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

import orjson

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
_COLOURS = {"DEBUG": "2", "INFO": "36", "WARNING": "33", "ERROR": "31", "CRITICAL": "1;31"}


class JsonLines(logging.Formatter):
    """One JSON object a line, with whatever ``extra`` a record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class ReadableLines(logging.Formatter):
    """Time, level, what happened; what belongs to it behind."""

    def __init__(self, *, colours: bool) -> None:
        super().__init__()
        self._colours = colours

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        level = f"{record.levelname.lower():<8}"
        if self._colours:
            level = f"\x1b[{_COLOURS.get(record.levelname, '0')}m{level}\x1b[0m"
        extra = "".join(f" {name}={value}" for name, value in _extra(record).items())
        line = f"{at} {level} {record.getMessage()}{extra}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class Masked(logging.Filter):
    """Takes secrets out of whatever is logged, by anybody."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 8)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets; the record stays."""
        text = record.getMessage()
        if any(secret in text for secret in self._secrets):
            for secret in self._secrets:
                text = text.replace(secret, "***")
            record.msg, record.args = text, None
        return True


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
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ReadableLines(colours=terminal) if readable else JsonLines())
    handler.addFilter(Masked(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # what libraries tell at this level is theirs to know; whatever matters of it is said by our own code
    for library in ("discord", "alembic", "aiohttp.access", "asyncio"):
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.captureWarnings(capture=True)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
