"""The page's guided tour."""

import pytest
from playwright.async_api import expect

from tests.e2e.page_browser import contents, enter, opened, sandbox_running, write

pytestmark = pytest.mark.browser


STORIES = [
    {
        "id": "arrival",
        "title": {"en": "Somebody arrives", "de": "Jemand kommt"},
        "steps": [
            {"text": {"en": "Let **Mika** in.", "de": "Lass **Mika** herein."}, "do": "newcomer: Mika, de"},
            {"text": "Say hello.", "as": "newcomer", "channel": "general", "do": "say: Hello from Mika"},
            {"text": "Wait.", "do": "advance: 20min"},
            {"text": "Look.", "as": "Mina", "channel": "staff-room"},
        ],
    }
]


async def test_without_stories_there_is_no_tour() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await expect(page.locator("#tour")).to_be_hidden()


async def test_a_story_does_its_steps_for_the_reader() -> None:
    async with sandbox_running() as sandbox:
        sandbox.stories = STORIES
        async with opened(sandbox) as page:
            await page.click(".story")
            await page.wait_for_selector("#newcomer-button.spot")
            for step in ("1 / 4", "2 / 4", "3 / 4"):
                await page.wait_for_selector(f"#tour :text-is('{step}')")
                await page.click("#tour [data-key=do]")
            await page.wait_for_selector("#tour :text-is('4 / 4')")
            assert contents(sandbox, "general") == ["Hello from Mika"]
            assert round(sandbox.clock.offset_seconds) == 1200
            await page.wait_for_selector("#persona-button.spot")
            await page.click("#tour [data-key=people]")
            await page.click("#tour [data-key=hash]")
            await expect(page.locator("#channel-title")).to_have_text("staff-room")
            await page.click("#tour :text('Finish')")
            await expect(page.locator(".story")).to_be_visible()


async def test_a_story_goes_on_when_the_reader_did_it() -> None:
    async with sandbox_running() as sandbox:
        sandbox.stories = STORIES
        async with opened(sandbox, locale="de-DE") as page:
            await page.click(".story:has-text('Jemand kommt')")
            await expect(page.locator(".tour-text")).to_have_text("Lass Mika herein.")
            await page.keyboard.press("Alt+n")
            await page.keyboard.press("Enter")
            await page.wait_for_selector("#tour :text-is('2 / 4')")
            await enter(page, "general")
            await write(page, "Moin")
            await page.wait_for_selector("#tour :text-is('3 / 4')")
