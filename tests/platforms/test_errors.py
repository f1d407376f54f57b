from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.core.errors import MissingPermission, PlatformError, Rejected, TargetGone, Unavailable
from bot.platforms.discord.errors import translate, translated


def answer(status: int, code: int = 0, headers: dict[str, str] | None = None) -> discord.HTTPException:
    kinds: dict[int, type[discord.HTTPException]] = {
        403: discord.Forbidden,
        404: discord.NotFound,
        500: discord.DiscordServerError,
    }
    response: Any = SimpleNamespace(status=status, reason="", headers=headers or {})
    return kinds.get(status, discord.HTTPException)(response, {"code": code, "message": "why"})


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (answer(403, 50013), MissingPermission, 50013),
        (answer(404, 10008), TargetGone, 10008),
        (answer(400, 10003), TargetGone, 10003),
        (answer(400, 50035), Rejected, 50035),
        (answer(401), Rejected, 0),
        (answer(500), Unavailable, 500),
        (answer(503), Unavailable, 503),
        (discord.InvalidData("x"), Rejected, 0),
        (aiohttp.ServerDisconnectedError(), Unavailable, 0),
        (ConnectionResetError(), Unavailable, 0),
        (TimeoutError(), Unavailable, 0),
    ],
)
def test_each_error_of_the_library_has_one_of_ours(error: Exception, kind: type[PlatformError], code: int) -> None:
    ours = translate(error)
    assert type(ours) is kind
    assert ours.code == code
    assert ours.reason


def test_a_rate_limit_says_how_long_and_that_nothing_was_done() -> None:
    for error in (answer(429, headers={"Retry-After": "2.5"}), discord.RateLimited(2.5)):
        ours = translate(error)
        assert isinstance(ours, Unavailable)
        assert ours.retry_after == timedelta(seconds=2.5)
        assert not ours.performed


def test_a_lost_answer_may_have_been_performed() -> None:
    for error in (answer(500), aiohttp.ServerDisconnectedError()):
        ours = translate(error)
        assert isinstance(ours, Unavailable)
        assert ours.performed


def test_the_cause_is_kept() -> None:
    with pytest.raises(TargetGone, match="why") as raised, translated():
        raise answer(404, 10008)
    assert isinstance(raised.value.__cause__, discord.NotFound)


def test_a_bug_is_not_taken_for_an_error_of_the_platform() -> None:
    with pytest.raises(KeyError), translated():
        raise KeyError("ours")
