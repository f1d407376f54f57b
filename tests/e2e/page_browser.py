"""A headless browser on the sandbox's page; whatever goes wrong in it fails the test that opened it."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import aiohttp
import pytest
from playwright.async_api import Page, Request, Route, async_playwright

from bot.sandbox import Sandbox, Seed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE_MS = 8_000


class Served(Protocol):
    """Whatever serves the page: a sandbox, or a demo in a process of its own."""

    @property
    def url(self) -> str: ...


def chromium() -> str:
    """Return the machine's Chromium, or skip the test."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (set CHROMIUM to its path)")
    return found


@asynccontextmanager
async def sandbox_running(seed: Seed | None = None) -> AsyncIterator[Sandbox]:
    """Run a sandbox, of the default seed unless another is given."""
    sandbox = Sandbox(seed)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


@asynccontextmanager
async def opened(
    sandbox: Served,
    *,
    locale: str = "en-US",
    theme: str = "light",
    size: tuple[int, int] = (1280, 800),
    may_complain: bool = False,
) -> AsyncIterator[Page]:
    """Open the page; at the end it must have logged no error and asked no other server for anything."""
    program = chromium()
    troubles: list[str] = []

    async def guard(route: Route, request: Request) -> None:
        if request.url.startswith((sandbox.url, "blob:", "data:")):
            await route.continue_()
        else:
            troubles.append(f"asked for {request.url}")
            await route.abort()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = await browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            color_scheme="dark" if theme == "dark" else "light",
        )
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.route("**/*", guard)
        await page.goto(sandbox.url)
        await page.wait_for_selector(".channel[aria-current]", state="attached")
        yield page
        await page.unroute_all(behavior="ignoreErrors")
        await browser.close()
    if not may_complain:
        assert troubles == []


async def enter(page: Page, channel: str) -> None:
    """Open a channel by a click and wait until it can be read."""
    await page.click(f".channel[data-channel='{channel}']")
    await page.wait_for_selector(f"#channel-title:text-is('{channel}')")
    await page.wait_for_selector(".beginning, .message")


async def write(page: Page, text: str) -> None:
    """Write a message and send it with Enter."""
    await page.fill("#composer-text", text)
    await page.press("#composer-text", "Enter")


async def become(page: Page, name: str) -> None:
    """Be somebody else, by clicks, and wait until their view of the channel is there."""
    await page.click("#persona-button")
    await page.click(f".persona-entry:has-text('{name}')")
    await page.wait_for_selector(f"#persona-button:has-text('{name}')")
    await page.wait_for_selector(".channel[aria-current]")
    await page.wait_for_selector(".beginning, .message")


def message(text: str) -> str:
    """Return the selector of the message with this text."""
    return f".message:has-text('{text}')"


def contents(sandbox: Sandbox, channel: str) -> list[str]:
    found = next(one for one in sandbox.world.channels.values() if one.name == channel)
    return [one.content for one in found.messages.values()]


async def call(sandbox: Sandbox, who: str, method: str, path: str, body: object = None) -> dict[str, object]:
    token = next(one.token for one in sandbox.world.users.values() if one.username == who)
    async with (
        aiohttp.ClientSession() as client,
        client.request(method, sandbox.api_url + path, json=body, headers={"Authorization": token}) as response,
    ):
        assert response.status < 400, await response.text()
        return {} if response.status == 204 else await response.json()


def channel_id(sandbox: Sandbox, name: str) -> int:
    return next(one.id for one in sandbox.world.channels.values() if one.name == name)
