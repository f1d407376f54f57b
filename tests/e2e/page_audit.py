"""Checks of our own in the spirit of axe (`page_audit.js`): names, ids, roles, contrast, width."""

from pathlib import Path

from playwright.async_api import Page

CHECKS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").rstrip().rstrip(";")


async def flaws(page: Page) -> list[str]:
    """Return what a screen reader would stumble over in what is shown now."""
    return await _run(page, "flaws")


async def pale_texts(page: Page) -> list[str]:
    """Return texts whose contrast is below WCAG AA (4.5, large texts 3)."""
    return await _run(page, "paleTexts")


async def overflowing(page: Page) -> list[str]:
    """Return what reaches over the right edge of the window."""
    return await _run(page, "overflowing")


async def _run(page: Page, check: str) -> list[str]:
    return await page.evaluate(f"{CHECKS}.{check}()")
