"""The demo's first story, as a stranger plays it: by clicks and by keyboard alone, in English and in German."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page_audit import flaws, overflowing, pale_texts
from tests.e2e.page_browser import chromium, opened
from tests.e2e.page_players import Clicker, Typist, Visitor

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WINDOW = (1440, 900)
QUESTION = {"en": "Hi! Where do beginners start?", "de": "Hallo! Womit fängt man am besten an?"}
ANSWER = {"en": "Welcome! The blue box teaches everything.", "de": "Willkommen! Die blaue Schachtel erklärt alles."}
GREETER = {"en": "Mina", "de": "Jonas"}


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo, in a process of its own."""

    url: str


@asynccontextmanager
async def demo() -> AsyncGenerator[Demo]:
    """Start the demo as a visitor would, and take its address from what it says."""
    chromium()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(40):
            said = (await process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield Demo(found[0])
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", [Clicker, Typist], ids=["clicks", "keyboard"])
async def test_a_newcomer_arrives_and_is_looked_after(kind: type[Visitor], language: str) -> None:
    locale = {"en": "en-US", "de": "de-DE"}[language]
    theme = "dark" if kind is Typist else "light"
    async with demo() as served, opened(served, locale=locale, size=WINDOW, theme=theme) as page:
        visitor = kind(page)
        await arrives(visitor, language)
        await waits_for_an_answer(visitor, language)
        await is_answered(visitor, language)


async def arrives(visitor: Visitor, language: str) -> None:
    """Story one: language, interests, rules, hello; the tour notices each step."""
    page, german = visitor.page, language == "de"
    await visitor.press(".story >> nth=0")
    await at_step(page, "1 / 7")
    await visitor.arrive()
    await expect(page.locator("#persona-button")).to_contain_text("Mika")
    await at_step(page, "2 / 7")
    await visitor.choose("[data-custom-id*='welcome:language']", "Deutsch" if german else "English")
    private = page.locator(".message.ephemeral")
    await expect(private).to_contain_text("Ab jetzt spreche ich Deutsch" if german else "From now on I speak English")
    await expect(private).to_contain_text("Nur du kannst das sehen." if german else "Only you can see this.")
    await at_step(page, "3 / 7")
    await visitor.press(button("Meine Interessen" if german else "My interests"))
    await at_step(page, "4 / 7")
    await visitor.choose("[data-custom-id*='welcome:interests-chosen']", "Painters", "Events", several=True)
    await expect(private).to_contain_text("2 Interessen dazu" if german else "2 interests added")
    await at_step(page, "5 / 7")
    await visitor.press(button("Regeln lesen" if german else "Read the rules"))
    await expect(private).to_contain_text("Sei freundlich" if german else "Be kind")
    await at_step(page, "6 / 7")
    await visitor.press(button("Ich stimme zu" if german else "I agree"))
    await expect(private).to_contain_text("Version 1")
    await told(page, "Mika hat den Regeln zugestimmt" if german else "Mika agreed to the rules")
    await told(page, "hat dieses Interesse gewählt" if german else "chose this interest")
    await at_step(page, "7 / 7")
    await visitor.press(button("Hallo sagen" if german else "Say hello"))
    await expect(private).to_contain_text("nichts in deinem Namen" if german else "nothing in your name")
    await page.wait_for_selector(".story")
    await wears(visitor, "Mika", "Explorer", "Painters", "Events")
    await is_sound(page)


async def waits_for_an_answer(visitor: Visitor, language: str) -> None:
    """Story two: the newcomer, who is there already, writes, and nobody answers."""
    page, german = visitor.page, language == "de"
    await visitor.press(".story >> nth=1")
    await visitor.press("#tour [data-key=next]")
    await visitor.enter("hello")
    await visitor.write(QUESTION[language])
    await expect(page.locator(".message")).to_have_count(1)
    await told(page, "zum ersten Mal geschrieben" if german else "wrote for the first time")
    await at_step(page, "3 / 7")
    await visitor.press("[data-seconds='1200']")
    await told(page, "hat zu lange gewartet" if german else "had to wait too long")
    await at_step(page, "4 / 7")
    await expect(page.locator("[data-channel='greeters']")).to_have_count(0)
    await visitor.become(GREETER[language])
    await visitor.enter("greeters")
    card = page.locator(".message:not(.ephemeral)")
    # a card stands in a channel for all, so it speaks the community's first language
    await expect(card).to_contain_text("A newcomer is waiting for an answer")
    await expect(card).to_contain_text("@Mika wrote their first message in hello")
    await expect(card.locator(".content time, .embed time")).to_have_text(
        "vor 20 Minuten" if german else "20 minutes ago"
    )
    await at_step(page, "5 / 7")
    await photograph(page, visitor, language)


async def is_answered(visitor: Visitor, language: str) -> None:
    """A greeter takes over and answers: the card is gone."""
    page, german, greeter = visitor.page, language == "de", GREETER[language]
    card = page.locator(".message:not(.ephemeral)")
    await visitor.press(button("I'll answer"))
    await expect(card).to_contain_text(f"@{greeter} is on it.")
    private = page.locator(".message.ephemeral")
    await expect(private).to_contain_text("Danke! @Mika wartet" if german else "Thank you! @Mika is waiting")
    await told(page, f"@{greeter} kümmert sich" if german else f"@{greeter} is on it")
    await at_step(page, "6 / 7")
    await is_sound(page)
    await visitor.enter("hello")
    await visitor.answer(QUESTION[language], ANSWER[language])
    await expect(page.locator(".message .reply-line")).to_contain_text("Mika")
    await told(page, "direkt auf die Nachricht" if german else "with a reply")
    await told(page, "ist erledigt" if german else "is done")
    await at_step(page, "7 / 7")
    await visitor.enter("greeters")
    await expect(card).to_have_count(0)
    await visitor.press("#tour [data-key=next]")
    await page.wait_for_selector(".story")


def button(label: str) -> str:
    return f'.components button.button:enabled:has-text("{label}")'


async def at_step(page: Page, place: str) -> None:
    await page.wait_for_selector(f"#tour .hint:text-is('{place}')")


async def told(page: Page, words: str) -> None:
    """See that the feed says so."""
    await expect(page.locator(".feed-list")).to_contain_text(words)


async def wears(visitor: Visitor, name: str, *roles: str) -> None:
    """See somebody's roles in the list of members."""
    await visitor.look_at(name)
    for role in roles:
        await expect(visitor.page.locator(".member-card")).to_contain_text(role)
    await visitor.look_away()


async def is_sound(page: Page) -> None:
    """Nothing nameless, pale or cut off."""
    assert await flaws(page) == []
    assert await pale_texts(page) == []
    assert await overflowing(page) == []


async def photograph(page: Page, visitor: Visitor, language: str) -> None:
    """Keep a picture where TRIBUNE_SCREENSHOTS names a folder: the README's is `story-en-clicker.png`."""
    folder = os.environ.get("TRIBUNE_SCREENSHOTS")
    if folder:
        await page.wait_for_selector(".toast", state="detached")
        await page.screenshot(path=Path(folder) / f"story-{language}-{type(visitor).__name__.lower()}.png")


async def test_the_whole_tour_can_be_done_for_the_visitor() -> None:
    async with demo() as served, opened(served, size=WINDOW) as page:
        for number, steps in enumerate((7, 7, 6)):
            await page.click(f".story >> nth={number}")
            for step in range(1, steps):
                await at_step(page, f"{step} / {steps}")
                await page.click("#tour [data-key=do]")
            await at_step(page, f"{steps} / {steps}")
            await page.click("#tour [data-key=do], #tour [data-key=next]")
            if number == 1:
                await expect(page.locator("#channel-title")).to_have_text("greeters")
                await expect(page.locator(".message:not(.ephemeral)")).to_have_count(0)
                await page.click("#tour [data-key=next]")
            await page.wait_for_selector(".story")
        await expect(page.locator(".message:not(.ephemeral)")).to_contain_text("Whoever has a moment may take over.")


async def test_the_tour_is_played_on_a_phone_without_motion() -> None:
    async with demo() as served, opened(served, size=(390, 844), locale="de-DE") as page:
        await page.emulate_media(reduced_motion="reduce")
        await page.click(".story >> nth=0")
        await page.wait_for_selector("[data-key=side].spot")
        await page.click("#tour [data-key=do]")
        await at_step(page, "2 / 7")
        await page.click("[data-custom-id*='welcome:language']")
        await page.click("[role=option]:has-text('Deutsch')")
        await at_step(page, "3 / 7")
        await page.click(button("Meine Interessen"))
        await at_step(page, "4 / 7")
        assert (
            await page.evaluate("document.getAnimations().filter((each) => each.playState === 'running').length") == 0
        )
        await is_sound(page)


async def test_a_screen_reader_is_told_the_same() -> None:
    async with demo() as served, opened(served, size=WINDOW) as page:
        await page.click(".story >> nth=0")
        await page.click("#tour [data-key=do]")
        await at_step(page, "2 / 7")
        tour = await page.locator("#tour").aria_snapshot()
        assert 'heading "A newcomer arrives"' in tour
        assert 'button "Do it for me"' in tour
        await page.click("#tour [data-key=do]")
        await at_step(page, "3 / 7")
        messages = await page.locator("#messages").aria_snapshot()
        for name in ('button "Choose your language"', 'button "✨ My interests"', 'button "👋 Say hello"'):
            assert name in messages
        assert "Only you can see this." in messages
        await expect(page.locator("#announcer")).to_contain_text("only to you: ")
        assert 'button "You are Mika. Be somebody else"' in await page.locator("#persona").aria_snapshot()
