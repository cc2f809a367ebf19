"""`shelfready serve` in a real browser, where there is one: what its page shows, and that keys reach the program."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import MISSING, Page, chromium, new_page
from tests.support.commands import ROOT, launch

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve a small catalog, and return where it is."""
    path = tmp_path / "tea.csv"
    path.write_text("SKU,Name\nA-1,Green tea\n,Pot\n", encoding="utf-8")
    env = os.environ | {"SHELFREADY_HOME": str(tmp_path / "home")}
    served = launch("serve", "--port", "0", path, env=env, cwd=ROOT)
    assert served.stdout is not None
    found = ADDRESS.search(served.stdout.readline())
    assert found
    yield found[0]
    served.send_signal(signal.SIGINT)
    served.communicate(timeout=40)


async def test_the_screen_in_a_browser(tmp_path: Path, address: str) -> None:
    async with new_page(tmp_path / "browser") as page:
        await page.ask("Page.navigate", url=address)
        await page.until_true("document.readyState === 'complete'")
        await _is_ours(page)

        await page.until(lambda: "Green tea" in page.drawn and "✖" in page.drawn)
        await page.until_true("document.body.classList.contains('-first-byte')")
        await page.until_true("document.activeElement.classList.contains('xterm-helper-textarea')")
        before = await page.picture()

        await page.press("?")
        await page.until(lambda: "closes" in page.drawn)
        assert await page.picture() != before

        await page.press("q")
        await page.press("q")
        await page.until_true("document.body.classList.contains('-closed')")
        assert "has ended" in await page.evaluate("document.body.innerText")
        assert page.complaints == []


async def _is_ours(page: Page) -> None:
    """See that the page bears our name and sign, also while the program loads."""
    assert await page.evaluate("document.title") == "Shelfready"
    icon = await page.evaluate("document.querySelector('link[rel=icon]').href")
    assert icon.startswith("data:image/svg+xml")
    intro = await page.evaluate("document.querySelector('.intro-dialog').textContent")
    assert "Shelfready" in intro
    assert "Textual" not in await page.evaluate("document.documentElement.outerHTML")
