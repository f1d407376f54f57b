"""The calls under ``/sandbox/recording``: one recording at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from aiohttp import web

from bot.sandbox.control.routes import ControlCall
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.recording.recorder import Recorded, Recorder
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Reply

LONGEST_PATH = 4096


class Recordable(Recorded, Protocol):
    """A sandbox that can begin anew."""

    def reset(self) -> None:
        """Return to the seed."""
        ...


class RecordingCalls:
    """Starts, shows and stops the recording of a sandbox."""

    def __init__(self, sandbox: Recordable) -> None:
        self._sandbox = sandbox
        self._recorder: Recorder | None = None

    def table(self) -> list[ControlCall]:
        """Return the calls."""
        return [
            ("POST", "/sandbox/recording", self._start),
            ("GET", "/sandbox/recording", self._show),
            ("DELETE", "/sandbox/recording", self._stop),
        ]

    def start(self, path: Path, *, whole: bool) -> None:
        """Record to a new file; ``whole``: nothing has happened since the seed was planted.

        Raises:
            OSError: the file is there already, or cannot be made.
        """
        self._recorder = Recorder(self._sandbox, path, whole=whole)

    def stop(self) -> None:
        """End the recording, if there is one."""
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def world_was_reset(self) -> None:
        """Tell the recording that all ids are others."""
        if self._recorder is not None:
            self._recorder.world_was_reset()

    async def _start(self, _request: web.Request, body: Payload) -> Answer:
        form = Form(body)
        form.text("file", LONGEST_PATH, shortest=1, required=True)
        form.flag("reset")
        asked = form.check()
        if self._recorder is not None:
            raise DiscordError(Code.GENERAL, status=409, message="A recording is going on already")
        reset = asked.get("reset", False)
        path = Path(asked["file"])
        _refuse_unusable(path)
        if reset:
            self._sandbox.reset()
        try:
            self.start(path, whole=reset)
        except (OSError, ValueError) as error:
            raise invalid("file", "FILE_INVALID", f"This file cannot be made: {error}") from error
        return Reply(201, self._present())

    async def _show(self, _request: web.Request, _body: Payload) -> Answer:
        return self._present()

    async def _stop(self, _request: web.Request, _body: Payload) -> Answer:
        shown = self._present() | {"recording": False}
        self.stop()
        return shown

    def _present(self) -> Payload:
        recorder = self._recorder
        if recorder is None:
            return {"recording": False}
        return {
            "recording": recorder.error is None,
            "file": str(recorder.path),
            "lines": recorder.lines,
            "bytes": recorder.bytes,
            "seconds": round(recorder.seconds, 3),
            "error": recorder.error,
        }


def _refuse_unusable(path: Path) -> None:
    """Refuse before anything is reset for it."""
    try:
        if path.exists() or not path.parent.is_dir():
            raise invalid("file", "FILE_INVALID", "Name a new file in a folder that is there.")
    except (OSError, ValueError) as error:
        raise invalid("file", "FILE_INVALID", f"This is no file: {error}") from error
