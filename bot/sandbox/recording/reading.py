"""Reads recordings, also those that were cut off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from bot.sandbox.recording.lines import LINE, Line, Start

LONGEST_LINE = 512 * 1024 * 1024


class RecordingError(ValueError):
    """A file that is no recording, or one that cannot be played; the text says why."""


class Recording:
    """A recording in a file, which is read anew each time: runs may be long.

    ``cut``: its last line is not whole, as after a kill, and is left out; ``seconds``: how long it lasted.

    Raises:
        RecordingError: it is none, or a line within it is damaged.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.cut = False
        self.seconds = 0.0
        lines = self._read()
        first = next(lines, None)
        if first is None:
            raise RecordingError("this is no recording: it is empty")
        if not isinstance(first, Start):
            raise RecordingError("this is no recording: it does not begin with a line of kind start")
        self.start = first
        for line in lines:
            self.seconds = max(self.seconds, line.at)

    @property
    def lines(self) -> Iterator[Line]:
        """The lines after the first."""
        return islice(self._read(), 1, None)

    def _read(self) -> Iterator[Line]:
        with self._path.open("rb") as file:
            for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
                if not raw.endswith(b"\n") and number > 1:
                    self.cut = True
                    return
                yield _line(raw, number)


def _line(raw: bytes, number: int) -> Line:
    try:
        return LINE.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise RecordingError(f"line {number} is no line of a recording: {what}") from error
