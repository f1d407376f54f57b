"""The page: what Discord's client does by itself when one may not write, must wait, or is asked something."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.e2e.page_bot import running
from tests.e2e.page_browser import become, call, channel_id, contents, enter, message, opened, sandbox_running, write

pytestmark = pytest.mark.browser

COMPOSER = "#composer-text"
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def member(sandbox: Sandbox, name: str) -> Any:
    guild = next(iter(sandbox.world.guilds.values()))
    return next(one for one in guild.members.values() if one.user.username == name)


async def test_slow_mode_is_told_before_and_counted_down_after_a_message() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        path = f"/channels/{channel_id(sandbox, 'general')}"
        await call(sandbox, "olivia", "PATCH", path, {"rate_limit_per_user": 600})
        await become(page, "Lukas")
        await enter(page, "general")
        await expect(page.locator("#composer-hint")).to_have_text("Slow mode: one message every 10 min")
        await write(page, "One")
        await expect(page.locator("#composer-hint")).to_contain_text("you can write again in")
        await write(page, "Two")
        assert await page.input_value(COMPOSER) == "Two"
        assert contents(sandbox, "general") == ["One"]
        sandbox.clock.advance(601)
        await expect(page.locator("#composer-hint")).to_have_text("Slow mode: one message every 10 min")
        await page.press(COMPOSER, "Enter")
        await page.wait_for_selector(message("Two"))


async def test_a_message_that_is_too_long_stays_with_its_author() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "x" * 2001)
        await expect(page.locator("#composer-hint.over")).to_have_text("1 character too many")
        assert len(await page.input_value(COMPOSER)) == 2001
        assert contents(sandbox, "general") == []


async def test_a_timed_out_member_reads_why_and_may_write_when_it_is_over() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "Hello")
        await page.wait_for_selector(message("Hello"))
        await become(page, "Lukas")
        until = (sandbox.clock.now() + timedelta(minutes=10)).isoformat()
        lukas, path = member(sandbox, "lukas"), "/guilds/{}/members/{}"
        body = {"communication_disabled_until": until}
        await call(sandbox, "olivia", "PATCH", path.format(lukas.guild_id, lukas.user.id), body)
        await expect(page.locator(COMPOSER)).to_be_disabled()
        assert "timed out until" in str(await page.get_attribute(COMPOSER, "placeholder"))
        await page.hover(message("Hello"))
        await expect(page.locator(".message-tools [aria-label=React]")).to_have_count(0)
        sandbox.clock.advance(601)
        await expect(page.locator(COMPOSER)).to_be_enabled()


async def test_a_locked_thread_can_be_read_only() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        general = channel_id(sandbox, "general")
        thread = await call(sandbox, "olivia", "POST", f"/channels/{general}/threads", {"name": "Mooring", "type": 11})
        await call(sandbox, "olivia", "POST", f"/channels/{thread['id']}/messages", {"content": "Done."})
        await call(sandbox, "olivia", "PATCH", f"/channels/{thread['id']}", {"locked": True})
        await become(page, "Lukas")
        await enter(page, "Mooring")
        await expect(page.locator(COMPOSER)).to_be_disabled()
        assert await page.get_attribute(COMPOSER, "placeholder") == "This thread is locked."


async def test_a_poll_is_answered_counted_and_taken_back() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        answers = [{"poll_media": {"text": one}} for one in ("Tea", "Coffee")]
        poll = {"question": {"text": "What do we drink?"}, "answers": answers, "duration": 24}
        path = f"/channels/{channel_id(sandbox, 'general')}/messages"
        await enter(page, "general")
        await call(sandbox, "lukas", "POST", path, {"poll": poll})
        await page.click(".poll .choice:has-text('Tea')")
        await page.click(".poll button:has-text('Vote')")
        await expect(page.locator(".poll-standing .mine")).to_contain_text("1 vote")
        await page.click(".poll button:has-text('Take my vote back')")
        await expect(page.locator(".poll form")).to_be_visible()


async def test_a_forum_that_asks_for_a_tag_gets_one() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        tags = [{"name": "Engines", "emoji_name": "⚙️"}, {"name": "Sails"}]
        body = {"available_tags": tags, "flags": 16}
        path = f"/channels/{channel_id(sandbox, 'questions')}"
        await call(sandbox, "olivia", "PATCH", path, body)
        await enter(page, "questions")
        await page.click("button:has-text('New post')")
        await page.fill("#ask-input", "Which oil?")
        await page.fill("#post-text", "For the old engine.")
        await page.click("dialog button[type=submit]")
        await expect(page.locator("dialog")).to_be_visible()
        await page.click("dialog .choice:has-text('Engines')")
        await page.click("dialog button[type=submit]")
        await page.wait_for_selector(message("For the old engine."))
        await enter(page, "questions")
        await expect(page.locator(".post .tag")).to_contain_text("Engines")


async def test_a_forwarded_message_shows_what_it_brings() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        general = channel_id(sandbox, "general")
        first = await call(sandbox, "olivia", "POST", f"/channels/{general}/messages", {"content": "Storm at six"})
        reference = {"type": 1, "channel_id": general, "message_id": first["id"]}
        path = f"/channels/{channel_id(sandbox, 'off-topic')}/messages"
        await call(sandbox, "olivia", "POST", path, {"message_reference": reference})
        await enter(page, "off-topic")
        await expect(page.locator(".forwarded")).to_contain_text("Storm at six")


async def test_a_command_that_is_typed_out_is_not_posted() -> None:
    async with sandbox_running() as sandbox, running(sandbox), opened(sandbox) as page:
        await enter(page, "general")
        await page.fill(COMPOSER, "/")
        await page.wait_for_selector("[role=option]")
        command = next(one for one in sandbox.commands() if one.get("type", 1) == 1 and one.get("options"))
        await page.fill(COMPOSER, f"/{command['name']} something that is no option")
        await page.press(COMPOSER, "Enter")
        await expect(page.locator(".command-form")).to_be_visible()
        assert contents(sandbox, "general") == []


async def test_a_voice_channel_is_joined_and_left() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "Lounge")
        await page.click("button:has-text('Join voice')")
        await expect(page.locator(".voice-member")).to_contain_text("Olivia")
        await page.click("button:has-text('Leave voice')")
        await expect(page.locator(".voice-member")).to_have_count(0)


async def test_interest_in_an_event_is_said_and_taken_back() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        start = sandbox.clock.now() + timedelta(days=2)
        event = {
            "name": "Harbour night",
            "privacy_level": 2,
            "entity_type": 3,
            "entity_metadata": {"location": "Pier 4"},
            "scheduled_start_time": start.isoformat(),
            "scheduled_end_time": (start + timedelta(hours=3)).isoformat(),
        }
        guild = next(iter(sandbox.world.guilds))
        await call(sandbox, "olivia", "POST", f"/guilds/{guild}/scheduled-events", event)
        await page.click(".agenda")
        await expect(page.locator(".agenda-entry")).to_contain_text("Pier 4")
        before = await page.inner_text(".agenda-entry")
        await page.click(".agenda-entry button")
        await expect(page.locator(".agenda-entry [aria-pressed=true]")).to_be_visible()
        await page.click(".agenda-entry button")
        await expect(page.locator(".agenda-entry [aria-pressed=false]")).to_be_visible()
        assert await page.inner_text(".agenda-entry") == before


async def test_a_newcomer_accepts_the_rules_before_writing() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        guild = next(iter(sandbox.world.guilds.values()))
        guild.features.append("COMMUNITY")
        rules = {"field_type": "TERMS", "label": "Rules", "values": ["Be kind", "No spam"], "required": True}
        body = {"enabled": True, "form_fields": [rules]}
        await call(sandbox, "olivia", "PATCH", f"/guilds/{guild.id}/member-verification", body)
        member(sandbox, "lukas").pending = True
        await become(page, "Lukas")
        await enter(page, "general")
        await expect(page.locator(COMPOSER)).to_be_disabled()
        await page.click("button:has-text('Accept the rules')")
        await expect(page.locator("dialog")).to_contain_text("No spam")
        await page.click("dialog button:has-text('agree')")
        await expect(page.locator(COMPOSER)).to_be_enabled()


async def test_what_automod_stops_is_said_to_its_author_and_shown_to_staff() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, may_complain=True) as page:
        guild = next(iter(sandbox.world.guilds))
        rule = {
            "name": "No barnacles",
            "event_type": 1,
            "trigger_type": 1,
            "trigger_metadata": {"keyword_filter": ["barnacle"]},
            "actions": [
                {"type": 1},
                {"type": 2, "metadata": {"channel_id": str(channel_id(sandbox, "staff-room"))}},
            ],
            "enabled": True,
        }
        await call(sandbox, "olivia", "POST", f"/guilds/{guild}/auto-moderation/rules", rule)
        await become(page, "Lukas")
        await enter(page, "general")
        await write(page, "What a barnacle")
        await expect(page.locator(".toast.problem")).to_be_visible()
        assert await page.input_value(COMPOSER) == "What a barnacle"
        await become(page, "Olivia")
        await enter(page, "staff-room")
        await expect(page.locator(".alert")).to_contain_text("No barnacles")
        await expect(page.locator(".alert")).to_contain_text("What a barnacle")


async def test_a_guilds_own_emoji_is_a_picture_in_texts_and_reactions() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        guild = next(iter(sandbox.world.guilds))
        anchor = await call(sandbox, "olivia", "POST", f"/guilds/{guild}/emojis", {"name": "anchor", "image": PIXEL})
        await enter(page, "general")
        await write(page, f"Drop <:anchor:{anchor['id']}> here")
        picture = page.locator(f"{message('Drop')} .content img.emoji")
        await expect(picture).to_have_attribute("alt", ":anchor:")
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
        await page.hover(message("Drop"))
        await page.click(".message-tools [aria-label=React]")
        await page.click(".emoji-button[aria-label=anchor]")
        await expect(page.locator(".reaction img")).to_have_attribute("alt", ":anchor:")
