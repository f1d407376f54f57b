"""The page with a bot behind it: buttons, selects, modals, slash commands, context menus."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page_audit import flaws, pale_texts
from tests.e2e.page_bot import running
from tests.e2e.page_browser import become, enter, message, opened, sandbox_running

pytestmark = pytest.mark.browser


def answer(page: Page, text: str):  # noqa: ANN201 - a playwright locator
    return page.locator(f".ephemeral:has-text('{text}')")


async def test_a_button_answers_only_to_whom_pressed_it() -> None:
    async with sandbox_running() as sandbox, running(sandbox) as bot, opened(sandbox) as page:
        await bot.post_panel()
        await enter(page, "general")
        await page.click("button:has-text('Take over')")
        await expect(answer(page, "It is yours.")).to_contain_text("Only you can see this")
        await answer(page, "It is yours.").locator("text=Dismiss").click()
        await expect(answer(page, "It is yours.")).to_have_count(0)
        await page.click("button:has-text('Done')")
        await page.wait_for_selector(message("Done by Olivia"))
        await expect(page.locator("button:has-text('Dismiss'):visible").first).to_be_disabled()
        await expect(page.locator("a.button:has-text('Handbook')")).to_have_attribute("rel", "noopener noreferrer")


async def test_a_modal_opens_is_filled_by_keyboard_and_sent() -> None:
    async with sandbox_running() as sandbox, running(sandbox) as bot, opened(sandbox) as page:
        await bot.post_panel()
        await enter(page, "general")
        await page.click("button:has-text('Feedback')")
        await page.wait_for_selector("dialog.modal")
        assert await flaws(page) == []
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".form-problem")).to_have_text("Something is missing or too short.")
        await page.keyboard.type("Kind people")
        await page.keyboard.press("Control+Enter")
        await expect(answer(page, "Thank you for “Kind people”!")).to_be_visible()
        await expect(page.locator("dialog")).to_have_count(0)


async def test_selects_are_used_by_keyboard() -> None:
    async with sandbox_running() as sandbox, running(sandbox) as bot, opened(sandbox) as page:
        await bot.post_panel()
        await enter(page, "general")
        await page.focus(".select-button >> nth=0")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".list-popup")
        assert await flaws(page) == []
        assert await pale_texts(page) == []
        for key in ("Enter", "ArrowDown", "Enter", "Control+Enter"):
            await page.keyboard.press(key)
        await expect(answer(page, "You like Art and Music.")).to_be_visible()
        await page.click(".select-button >> nth=1")
        await page.keyboard.type("luk")
        await page.keyboard.press("Enter")
        await expect(answer(page, "@Lukas it is.")).to_be_visible()


async def test_a_slash_command_is_completed_and_run_by_keyboard() -> None:
    async with sandbox_running() as sandbox, running(sandbox), opened(sandbox) as page:
        await enter(page, "general")
        await page.keyboard.press("/")
        await page.wait_for_selector(".option:has-text('/remind')")
        assert await flaws(page) == []
        await page.keyboard.type("rem")
        await expect(page.locator(".option")).to_have_count(1)
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".command-form")
        await page.keyboard.type("Ami")
        await page.wait_for_selector(".option.active:has-text('Amira')")
        await page.keyboard.press("Enter")
        await page.keyboard.type("the tide")
        await page.click(".chip:has-text('city')")
        await page.keyboard.type("b")
        await page.wait_for_selector(".option:has-text('Berlin')")
        assert await flaws(page) == []
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(message("I remind Amira of the tide in Berlin, quietly."))


async def test_what_a_command_still_needs_is_said() -> None:
    async with sandbox_running() as sandbox, running(sandbox), opened(sandbox) as page:
        await enter(page, "general")
        await page.fill("#composer-text", "/remind")
        await page.wait_for_selector(".option:has-text('/remind')")
        await page.keyboard.press("Enter")
        await page.click("[aria-label='Run the command']")
        await expect(page.locator(".form-problem")).to_have_text("“who” is still missing.")
        await page.keyboard.press("Escape")
        await expect(page.locator(".command-form")).to_have_count(0)


async def test_commands_speak_the_language_of_the_person() -> None:
    async with sandbox_running() as sandbox, running(sandbox), opened(sandbox) as page:
        await become(page, "Lukas")
        await enter(page, "general")
        await page.press("#composer-text", "/")
        await expect(page.locator(".option:has-text('/anklopfen')")).to_contain_text("Fragt, ob der Bot da ist")
        await page.keyboard.type("ank")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(message("Pong!"))


async def test_context_menus_of_messages_and_members_hold_the_bots_commands() -> None:
    async with sandbox_running() as sandbox, running(sandbox) as bot, opened(sandbox) as page:
        await bot.post_panel()
        await enter(page, "general")
        await page.keyboard.press("Alt+m")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("[role=menu]")
        assert await flaws(page) == []
        await page.click("[role=menuitem]:has-text('Report')")
        await expect(answer(page, "Reported: A card for the greeters:")).to_be_visible()
        await page.click("#tab-members")
        await page.click(".member:has-text('Amira')")
        await page.click(".card-action:has-text('Profile')")
        await expect(answer(page, "This is Amira.")).to_be_visible()


async def test_the_page_says_that_the_bot_is_away_and_that_it_is_back() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        banner = page.locator(".banner:has-text('Tribune is offline')")
        await expect(banner).to_be_visible()
        async with running(sandbox):
            await expect(banner).to_have_count(0)
        await expect(banner).to_be_visible()
