"""The page: reading and writing messages, as oneself and as others."""

import pytest
from playwright.async_api import expect

from bot.sandbox import Seed
from tests.e2e.page_browser import become, call, channel_id, contents, enter, message, opened, sandbox_running, write

pytestmark = pytest.mark.browser


async def test_a_message_is_sent_with_enter_and_seen_by_the_next_person() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "Ahoy, everyone")
        await page.wait_for_selector(message("Ahoy, everyone"))
        await become(page, "Lukas")
        await expect(page.locator(message("Ahoy, everyone"))).to_contain_text("Olivia")
        assert contents(sandbox, "general") == ["Ahoy, everyone"]


async def test_a_refused_message_is_explained_and_not_lost() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, may_complain=True) as page:
        await enter(page, "general")
        fault = {"route": "POST /channels/*/messages", "status": 403, "persona": True}
        answer = await page.request.post(f"{sandbox.url}/sandbox/faults", data=fault)
        assert answer.ok
        await write(page, "Not now")
        await expect(page.locator(".toast.problem")).to_be_visible()
        assert await page.input_value("#composer-text") == "Not now"
        assert contents(sandbox, "general") == []


async def test_own_messages_are_edited_and_deleted_by_keyboard() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "Frist")
        await page.wait_for_selector(message("Frist"))
        await page.press("#composer-text", "ArrowUp")
        await page.fill("#composer-text", "First")
        await page.press("#composer-text", "Enter")
        await page.wait_for_selector(".edited")
        assert contents(sandbox, "general") == ["First"]
        await page.keyboard.press("Alt+m")
        await page.keyboard.press("Delete")
        await expect(page.locator(".message")).to_have_count(0)
        assert contents(sandbox, "general") == []


async def test_an_answer_shows_what_it_answers_and_leads_there() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "Where is the dock?")
        await page.wait_for_selector(message("Where is the dock?"))
        await page.keyboard.press("Alt+m")
        await page.keyboard.press("r")
        await write(page, "Over there")
        link = page.locator(f"{message('Over there')} .reply-line a")
        await expect(link).to_contain_text("Where is the dock?")
        await link.click()
        await page.wait_for_selector(f"{message('Where is the dock?')}.flash")


async def test_a_reaction_toggles() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "Cake at four")
        await page.hover(message("Cake at four"))
        await page.click(".message-tools [aria-label=React]")
        await page.click(".emoji-button >> nth=0")
        pill = page.locator(".reaction")
        await expect(pill).to_have_attribute("aria-pressed", "true")
        await pill.click()
        await expect(pill).to_have_count(0)


async def test_another_person_sees_other_channels_and_unread_marks() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await expect(page.locator("[data-channel='staff-room']")).to_be_visible()
        await become(page, "Lukas")
        await expect(page.locator("[data-channel='staff-room']")).to_have_count(0)
        lukas = next(one.id for one in sandbox.world.users.values() if one.username == "lukas")
        path = f"/channels/{channel_id(sandbox, 'off-topic')}/messages"
        await call(sandbox, "mina", "POST", path, {"content": f"Hello <@{lukas}>"})
        mark = page.locator("[data-channel='off-topic']")
        await expect(mark).to_have_class("channel unread")
        await expect(mark.locator(".count")).to_have_text("1")
        await mark.click()
        await expect(mark).to_have_class("channel")
        await expect(page.locator(".message.mentions-me")).to_contain_text("@Lukas")


async def test_direct_messages_open_from_a_members_card() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await page.click("#tab-members")
        await page.click(".member:has-text('Mina')")
        await page.click(".card-action:has-text('Message')")
        await page.wait_for_selector("#channel-title:text-is('Mina')")
        await write(page, "Between us")
        await page.wait_for_selector(message("Between us"))
        await become(page, "Mina")
        await page.click(".channel:has-text('Olivia')")
        await page.wait_for_selector(message("Between us"))


async def test_older_messages_come_as_one_scrolls_up_and_links_jump_to_them() -> None:
    lines = [
        {"channel": "general", "author": "mina", "content": f"Line {n}.", "minutes_ago": 200 - n} for n in range(120)
    ]
    seed = Seed.default()
    seed.messages.extend(lines)
    async with sandbox_running(seed) as sandbox, opened(sandbox) as page:
        general = next(one for one in sandbox.world.channels.values() if one.name == "general")
        await enter(page, "general")
        await page.wait_for_selector(message("Line 119."))
        assert await page.locator(message("Line 10.")).count() == 0
        to_the_top = (
            "() => { document.querySelector('.scroller').scrollTop = 0; return document.querySelector('.beginning'); }"
        )
        await page.wait_for_function(to_the_top)
        await expect(page.locator(".message")).to_have_count(120)
        await page.reload()
        await page.wait_for_selector(message("Line 119."))
        address = (
            f"https://discord.com/channels/{next(iter(sandbox.world.guilds))}/{general.id}/{min(general.messages)}"
        )
        await write(page, f"Look: {address}")
        await page.click(f"{message('Look:')} a.mention")
        await page.wait_for_selector(f"{message('Line 0.')}.flash")
        await page.click(".to-present")
        await page.wait_for_selector(message("Look:"))
