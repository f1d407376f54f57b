"""The sandbox's page: a chat client in one screen, plain HTML, CSS and JavaScript modules."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aiohttp import web

__all__ = ["mount"]

_FOLDER: Final = Path(__file__).parent
_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS: Final[Mapping[str, str]] = {
    # Everything the page shows was typed by somebody: only our own files may run, load or be called.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_FILE: Final = r"/page/{file:(?:css/[a-z_]+\.css|js/[a-z0-9_]+(?:\.[a-z]{2})?\.js|icon\.svg)}"


def mount(app: web.Application) -> None:
    """Serves the page at ``/`` and its files below ``/page/``."""
    app.router.add_get("/", _index)
    app.router.add_get(_FILE, _file)


async def _index(_request: web.Request) -> web.FileResponse:
    return _answer(_FOLDER / "index.html")


async def _file(request: web.Request) -> web.FileResponse:
    return _answer(_FOLDER / request.match_info["file"])


def _answer(path: Path) -> web.FileResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={**_HEADERS, "Content-Type": _TYPES[path.suffix]})
