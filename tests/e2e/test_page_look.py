"""The page: languages, themes, keyboard, screen readers, narrow windows, hostile texts."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox import Seed
from tests.e2e.page_audit import flaws, overflowing, pale_texts
from tests.e2e.page_browser import enter, message, opened, sandbox_running, write

pytestmark = pytest.mark.browser


HOSTILE = [
    '<img src=x onerror="window.broken=1"><script>window.broken=1</script>',
    "[click](javascript:window.broken=1) <javascript:window.broken=1> [x](data:text/html,x)",
    'https://evil.example/"onmouseover=window.broken=1// **bold** <@999999999999999999> <@&999> <t:99999999999999:R>',
    "\u202egnp.exe\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "W" * 1990,
    "> " * 200 + "deep",
    "*_~|`" * 300,
    "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306" * 150,
]


async def test_the_page_speaks_the_browsers_language_and_the_chosen_one() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, locale="de-DE") as page:
        await expect(page.locator("#tab-feed")).to_have_text("Was Tribune tat, und warum")
        await expect(page.locator("html")).to_have_attribute("lang", "de")
        await page.click("[aria-label=English]")
        await expect(page.locator("#tab-feed")).to_have_text("What Tribune did, and why")
        await page.reload()
        await expect(page.locator("#tab-feed")).to_have_text("What Tribune did, and why")


async def test_both_languages_have_the_same_texts() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        catalogues = await page.evaluate(
            """async () => { const load = async (tag) => (await import(`/page/js/texts.${tag}.js`)).texts;
            const shape = (texts) => Object.fromEntries(Object.entries(texts).map(([key, text]) =>
                [key, [...new Set((text.other ?? text).match(/\\{\\w+\\}/g))].sort().join()]));
            return [shape(await load('en')), shape(await load('de'))]; }"""
        )
        assert catalogues[0] == catalogues[1]
        assert len(catalogues[0]) > 150


async def test_light_and_dark_follow_the_system_until_somebody_chooses() -> None:
    async with sandbox_running() as sandbox, opened(sandbox, theme="dark") as page:
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await page.emulate_media(color_scheme="light")
        await expect(page.locator("html")).to_have_attribute("data-theme", "light")
        await page.click("[aria-label='Light or dark']")
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_all_parts_are_reached_with_one_key_and_lists_have_one_tab_stop() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        inside = "document.activeElement.closest('#side, #messages, #composer, #aside')?.id"
        await write(page, "One to stand on")
        await page.wait_for_selector(message("One to stand on"))
        seen: set[str] = set()
        for _ in range(4):
            await page.keyboard.press("F6")
            seen.add(await page.evaluate(inside))
        assert seen == {"side", "messages", "composer", "aside"}
        assert await page.locator(".channels a[tabindex='0']").count() == 1


async def test_nothing_is_nameless_and_nothing_pale_in_both_themes() -> None:
    async with sandbox_running() as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await write(page, "# Title\n**bold** `code` <#1> > no\n- list\n> quote\n-# small")
        await page.wait_for_selector(message("Title"))
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            await expect(page.locator("html")).to_have_attribute("data-theme", theme)
            await page.click("#tab-feed")
            await is_sound(page)
            for keys, shown in (("Alt+p", ".persona-list"), ("Alt+n", "dialog"), ("Control+k", ".finder")):
                await page.keyboard.press(keys)
                await page.wait_for_selector(shown)
                await is_sound(page)
                await page.keyboard.press("Escape")
                await page.wait_for_selector(shown, state="detached")
            await page.click("#tab-members")
            await is_sound(page)


async def is_sound(page: Page) -> None:
    assert await flaws(page) == []
    assert await pale_texts(page) == []


@pytest.mark.parametrize("width", [390, 1280, 1440])
async def test_it_fits_narrow_and_wide_windows(width: int) -> None:
    async with sandbox_running() as sandbox, opened(sandbox, size=(width, 800)) as page:
        assert await overflowing(page) == []
        if width == 390:
            await page.click("[aria-label='Show channels']")
            await page.click("[data-channel='general']")
            await expect(page.locator("#channel-title")).to_have_text("general")
            await page.click("[aria-label='Show members and feed']")
            await expect(page.locator("#tab-feed")).to_be_visible()
            await page.keyboard.press("Escape")
            await expect(page.locator("#tab-feed")).not_to_be_visible()


async def test_hostile_texts_are_shown_and_do_nothing() -> None:
    seed = Seed.default()
    seed.guilds[0]["name"] = "<b>Harbour</b>"
    seed.messages.extend({"channel": "general", "author": "mina", "content": text} for text in HOSTILE)
    async with sandbox_running(seed) as sandbox, opened(sandbox) as page:
        await enter(page, "general")
        await expect(page.locator(".message")).to_have_count(len(HOSTILE))
        assert await page.evaluate("window.broken") is None
        assert await page.locator(".message img, .message script, #guild-head b").count() == 0
        links = await page.locator(".message a").evaluate_all("(all) => all.map((each) => each.protocol)")
        assert set(links) <= {"http:", "https:"}
        assert await overflowing(page) == []
