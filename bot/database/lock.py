"""One bot per database: the second one is told so, and stops."""

import contextlib
import errno
import os
from pathlib import Path
from typing import IO

if os.name == "nt":
    import msvcrt
else:
    import fcntl


_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FileLock:
    """A lock on a file beside the database. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        # two names of one file are one lock
        self._path = path.resolve()
        self._file: IO[str] | None = None

    async def take(self) -> bool:
        """Take the lock; False when another process has it.

        Raises:
            OSError: there can be no lock in that place.
        """
        file = self._path.open("a+")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            if error.errno in _HELD:
                return False
            raise
        self._file = file
        return True

    async def keep(self) -> bool:
        """Whether the lock is still ours: the system takes it from nobody who lives."""
        return self._file is not None

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
