"""discord.py's errors as ours: translated once, here."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from enum import IntEnum

import aiohttp
import discord

from bot.core.errors import MissingPermission, PlatformError, Rejected, TargetGone, Unavailable


class Code(IntEnum):
    """Discord's error codes that we tell apart."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_GUILD = 10004
    UNKNOWN_MEMBER = 10007
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_ROLE = 10011
    UNKNOWN_USER = 10013
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_INTERACTION = 10062
    INTERACTION_ANSWERED = 40060
    TOO_OLD_FOR_BULK_DELETE = 50034


_GONE = frozenset(
    {
        Code.UNKNOWN_CHANNEL,
        Code.UNKNOWN_GUILD,
        Code.UNKNOWN_MEMBER,
        Code.UNKNOWN_MESSAGE,
        Code.UNKNOWN_ROLE,
        Code.UNKNOWN_USER,
        Code.UNKNOWN_WEBHOOK,
        Code.UNKNOWN_INTERACTION,
    }
)

LIBRARY_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Discord may raise."""


def translate(error: Exception) -> PlatformError:
    """The error of ours that says what one of ``LIBRARY_ERRORS`` means."""
    match error:
        case discord.RateLimited():
            wait = timedelta(seconds=error.retry_after)
            return Unavailable("rate limited", code=429, retry_after=wait, performed=False)
        case discord.HTTPException():
            return _translate_answer(error)
        case aiohttp.ClientConnectorError():
            return Unavailable(f"no connection: {error}", performed=False)
        case aiohttp.ClientError() | OSError() | TimeoutError():
            return Unavailable(f"connection lost: {error or type(error).__name__}")
        case _:
            return Rejected(str(error))


def _translate_answer(error: discord.HTTPException) -> PlatformError:
    reason = error.text or f"HTTP {error.status}"
    if error.status == 429:
        return Unavailable(reason, code=error.code or 429, retry_after=_retry_after(error), performed=False)
    if error.status >= 500:
        return Unavailable(reason, code=error.code or error.status)
    if error.status == 404 or error.code in _GONE:
        return TargetGone(reason, code=error.code)
    if error.status == 403:
        return MissingPermission(reason, code=error.code)
    return Rejected(reason, code=error.code)


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


@contextmanager
def translated() -> Generator[None]:
    """Translate what calls to Discord inside the block raise.

    Raises:
        PlatformError: whatever went wrong.
    """
    try:
        yield
    except LIBRARY_ERRORS as error:
        raise translate(error) from error
