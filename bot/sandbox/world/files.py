"""`Files`: what was uploaded with messages, up to a bound."""

from __future__ import annotations

from collections.abc import Collection


class Files:
    """Attachments by their paths, each with its content type. Beyond the bound the oldest are forgotten."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, bytes]] = {}
        self._bytes = 0

    def keep(self, path: str, content_type: str, data: bytes, most_bytes: int) -> None:
        """Store a file under a new path, so that at most ``most_bytes`` are held by all together."""
        self._files[path] = (content_type, data)
        self._bytes += len(data)
        while self._bytes > most_bytes:
            oldest = next(iter(self._files))
            self._bytes -= len(self._files.pop(oldest)[1])

    def get(self, path: str) -> tuple[str, bytes] | None:
        """Return a file with its content type."""
        return self._files.get(path)

    def values(self) -> Collection[tuple[str, bytes]]:
        """Return all files with their content types, the oldest first."""
        return self._files.values()

    def clear(self) -> None:
        """Forget all."""
        self._files.clear()
        self._bytes = 0
