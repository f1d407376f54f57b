"""One bot per database: the second one is told so, and stops."""

import contextlib
import os
from pathlib import Path
from typing import IO

if os.name == "nt":
    import msvcrt
else:
    import fcntl


class FileLock:
    """A lock on a file beside the database. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def take(self) -> bool:
        """Take the lock; False when another process has it."""
        file = self._path.open("a+")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    async def release(self) -> None:
        """Let go."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
