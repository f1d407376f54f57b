"""The page without a bot: loading, who one is, time, faults, restarts."""

import aiohttp
import pytest
from playwright.async_api import expect

from tests.e2e.page_browser import call, channel_id, enter, message, opened, sandbox_running, write

pytestmark = pytest.mark.browser


async def test_the_page_loads_without_an_error_and_asks_no_other_server() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await expect(page.locator("#guild-head h1")).to_have_text("Harbour")
        await expect(page.locator(".channel")).to_have_count(6)
        async with aiohttp.ClientSession() as client, client.get(sandbox.url) as response:
            policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


async def test_a_newcomer_arrives_by_keyboard_and_is_you() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await page.keyboard.press("Alt+n")
        await page.fill("#newcomer-name", "Noor Tide")
        await page.select_option("#newcomer-locale", "de")
        await page.keyboard.press("Enter")
        await expect(page.locator("#persona-button")).to_contain_text("Noor Tide")
        newcomer = next(one for one in sandbox.world.users.values() if one.username == "noor.tide")
        assert newcomer.locale == "de"
        await page.click("#tab-members")
        await expect(page.locator(".member:has-text('Noor Tide')")).to_be_visible()


async def test_time_passes_by_a_button_and_moments_follow() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        unix = int(sandbox.clock.now().timestamp()) + 4 * 3600 + 60
        await write(page, f"Tea <t:{unix}:R>")
        await expect(page.locator(".message .moment")).to_have_text("in 4 hours")
        await page.click("[aria-label='4 hours later']")
        await expect(page.locator(".message .moment")).to_contain_text("in")
        await expect(page.locator(".clock-shift")).to_have_text("4 hours ahead")
        await expect(page.locator(".message .moment")).not_to_have_text("in 4 hours")
        assert round(sandbox.clock.offset_seconds) == 14_400
        sandbox.clock.advance(86_400)
        await expect(page.locator(".clock-shift")).to_contain_text("day")


async def test_after_a_restart_of_the_server_the_page_goes_on_by_itself() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, may_complain=True) as page:
        await enter(page, "general")
        port = int(sandbox.url.rsplit(":", 1)[1])
        await sandbox.stop()
        await expect(page.locator(".banner.problem")).to_be_visible()
        await sandbox.start(port)
        await expect(page.locator(".banner.problem")).to_have_count(0)
        await write(page, "Back again")
        await page.wait_for_selector(message("Back again"))


async def test_a_dropped_gateway_is_taken_up_where_it_was() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, may_complain=True) as page:
        await enter(page, "general")
        sandbox.gateway.drop()
        await call(
            sandbox, "mina", "POST", f"/channels/{channel_id(sandbox, 'general')}/messages", {"content": "Still here?"}
        )
        await page.wait_for_selector(message("Still here?"))


async def test_the_feed_tells_what_was_done_and_why() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        note = {"about": "First message of Lukas", "text": "Nobody answered for **20 minutes**."}
        async with aiohttp.ClientSession() as client:
            await client.post(f"{sandbox.url}/sandbox/notes", json=note)
        await expect(page.locator(".note strong >> nth=0")).to_have_text("First message of Lukas")
        await expect(page.locator(".note .prose strong")).to_have_text("20 minutes")


async def test_faults_are_planned_and_cleared_from_the_drawer() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await page.click(".faults summary")
        await page.click("text=503: Discord is down")
        await page.wait_for_selector(".toast")
        assert [one["status"] for one in sandbox.faults.payload()] == [503]
        await page.click("text=All well again")
        await page.wait_for_selector(".toast >> nth=1")
        assert sandbox.faults.payload() == []


async def test_a_channel_is_found_by_keyboard() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await page.keyboard.press("Control+k")
        await page.keyboard.type("off")
        await page.keyboard.press("Enter")
        await expect(page.locator("#channel-title")).to_have_text("off-topic")
