"""Where the demo cannot play, it says so instead of showing where in the code it stood."""

import pytest

from bot.core.errors import StartupError
from bot.demo.stage import stage


async def test_a_port_that_is_taken_is_named() -> None:
    async with stage() as first:
        taken = int(first.url.rpartition(":")[2])
        with pytest.raises(StartupError) as refused:
            async with stage(taken):
                pass
    assert (refused.value.key, refused.value.params) == ("startup-demo-port", {"port": str(taken)})


async def test_a_port_that_cannot_be_is_named() -> None:
    with pytest.raises(StartupError, match="startup-demo-port"):
        async with stage(99_999):
            pass


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:9", "http://no such host"])
async def test_an_address_where_no_sandbox_answers_is_named(address: str) -> None:
    with pytest.raises(StartupError) as refused:
        async with stage(attach=address):
            pass
    assert (refused.value.key, refused.value.params) == ("startup-demo-attach", {"address": address})
