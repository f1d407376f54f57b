"""Visitors of the demo's page: one who clicks, one who has only a keyboard. Both can do the same."""

from abc import ABC, abstractmethod

from playwright.async_api import Page, expect

FOCUSED = "document.activeElement"
MOST_STEPS = 80


class Visitor(ABC):
    """Somebody who plays in the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @abstractmethod
    async def press(self, selector: str) -> None:
        """Use a button or a link."""

    @abstractmethod
    async def arrive(self) -> None:
        """Be somebody new, as the page proposes."""

    @abstractmethod
    async def choose(self, select: str, *labels: str, several: bool = False) -> None:
        """Choose from a select of the messages."""

    @abstractmethod
    async def enter(self, channel: str) -> None:
        """Open a channel."""

    @abstractmethod
    async def become(self, name: str) -> None:
        """Be somebody else."""

    @abstractmethod
    async def answer(self, text: str, words: str) -> None:
        """Reply to the message with this text."""

    @abstractmethod
    async def write(self, words: str) -> None:
        """Write into the open channel."""

    @abstractmethod
    async def look_at(self, name: str) -> None:
        """Open a member's card, from the list of members."""

    @abstractmethod
    async def look_away(self) -> None:
        """Close the card, and go back to the feed."""

    async def is_in(self, channel: str) -> None:
        """See that the channel is open and read."""
        await expect(self.page.locator("#channel-title")).to_have_text(channel)
        await self.page.wait_for_selector(".beginning, .message")


class Clicker(Visitor):
    """Uses the mouse, and the keyboard only to write."""

    async def press(self, selector: str) -> None:
        await self.page.locator(selector).last.click()

    async def arrive(self) -> None:
        await self.page.click("#newcomer-button")
        await self.page.click("dialog [type=submit]")

    async def choose(self, select: str, *labels: str, several: bool = False) -> None:
        await self.press(select)
        for label in labels:
            await self.page.click(f"[role=option]:has-text('{label}')")
        if several:
            await self.page.click(".list-foot .button")

    async def enter(self, channel: str) -> None:
        await self.page.click(f".channel[data-channel='{channel}']")
        await self.is_in(channel)

    async def become(self, name: str) -> None:
        await self.page.click("#persona-button")
        await self.page.click(f".persona-entry:has-text('{name}')")
        await expect(self.page.locator("#persona-button")).to_contain_text(name)

    async def answer(self, text: str, words: str) -> None:
        message = f".message:has-text('{text}')"
        await self.page.hover(message)
        await self.page.click(f"{message} .message-tools button >> nth=1")
        await self.write(words)

    async def write(self, words: str) -> None:
        await self.page.click("#composer-text")
        await self.page.keyboard.type(words)
        await self.page.click("#composer .filled")

    async def look_at(self, name: str) -> None:
        await self.page.click("#tab-members")
        await self.page.click(f".member:has-text('{name}')")

    async def look_away(self) -> None:
        await self.page.click(".member-card")
        await self.page.click("#tab-feed")


class Typist(Visitor):
    """Has no mouse. After everything that they do, the focus is somewhere, and can be seen."""

    async def press(self, selector: str) -> None:
        await self._reach(selector)
        await self._key("Enter")

    async def arrive(self) -> None:
        await self._key("Alt+n")
        await self._key("Enter")

    async def choose(self, select: str, *labels: str, several: bool = False) -> None:
        await self.press(select)
        for label in labels:
            await self._walk(label)
            await self._key("Enter")
        if several:
            await self._key("Control+Enter")

    async def enter(self, channel: str) -> None:
        await self.page.wait_for_selector(f".channel[data-channel='{channel}']")
        await self._key("Control+k")
        await self.page.keyboard.type(channel)
        await self._key("Enter")
        await self.is_in(channel)
        await self._focus_is_seen()

    async def become(self, name: str) -> None:
        await self._key("Alt+p")
        for _ in range(MOST_STEPS):
            if name in await self.page.evaluate(f"{FOCUSED}.textContent"):
                break
            entries = await self.page.locator(".persona-entry").all_inner_texts()
            at = entries.index(await self.page.evaluate(f"{FOCUSED}.innerText"))
            await self._key("ArrowDown" if any(name in entry for entry in entries[at:]) else "ArrowUp")
        await self._key("Enter")
        await expect(self.page.locator("#persona-button")).to_contain_text(name)
        await self._focus_is_seen()

    async def answer(self, text: str, words: str) -> None:
        await self._key("Alt+m")
        for _ in range(MOST_STEPS):
            if text in await self.page.evaluate(f"{FOCUSED}.textContent"):
                break
            await self._key("ArrowUp")
        await self._key("r")
        await self._type(words)

    async def write(self, words: str) -> None:
        await self._key("Alt+c")
        await self._type(words)

    async def look_at(self, name: str) -> None:
        await self._reach("#tab-feed")
        await self._key("ArrowRight")
        await self._reach(".member[tabindex='0']")
        for _ in range(MOST_STEPS):
            if name in await self.page.evaluate(f"{FOCUSED}.textContent"):
                break
            await self._key("ArrowDown")
        await self._key("Enter")

    async def look_away(self) -> None:
        await self._key("Escape")
        await self._reach("#tab-members")
        await self._key("ArrowLeft")

    async def _type(self, words: str) -> None:
        await expect(self.page.locator("#composer-text")).to_be_focused()
        await self.page.keyboard.type(words)
        await self._key("Enter")

    async def _reach(self, selector: str) -> None:
        """Tab until the focus is there; what stands in messages or beside them is a shortcut away."""
        target = self.page.locator(selector).last
        await expect(target).to_be_visible()
        within = "(e) => e.closest('#messages, #tour, #clock')?.id ?? ''"
        await self._key({"messages": "Alt+m", "": "F6"}.get(await target.evaluate(within), "Alt+g"))
        before = await target.evaluate(
            f"(e) => Boolean({FOCUSED}.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)"
        )
        for _ in range(MOST_STEPS):
            if await target.evaluate(f"(e) => e === {FOCUSED}"):
                return
            await self._key("Shift+Tab" if before else "Tab")
        raise AssertionError(f"{selector} is not reached with Tab")

    async def _walk(self, label: str) -> None:
        for _ in range(MOST_STEPS):
            if label in await self.page.inner_text(".option.active"):
                return
            await self._key("ArrowDown")
        raise AssertionError(f"{label} is not reached with the arrow keys")

    async def _key(self, key: str) -> None:
        await self.page.keyboard.press(key)
        await self._focus_is_seen()

    async def _focus_is_seen(self) -> None:
        await self.page.wait_for_function(
            f"() => {FOCUSED} !== document.body && {FOCUSED}.matches(':focus-visible') && {FOCUSED}.checkVisibility()"
        )
