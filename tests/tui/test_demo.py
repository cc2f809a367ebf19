"""`shelfready demo --digible`: practice with a shop that turns rows down."""

from __future__ import annotations

from importers.upload.snapshot import RunPhase
from tests.support.review_app import ReviewPilot
from tests.support.waiting import until
from tui.demo import TOO_STRICT, playground, strict_app
from tui.upload.preview import PreviewScreen
from tui.upload.screen import UploadScreen


async def test_a_strict_practice_shop_refuses_and_the_refusal_comes_to_its_row() -> None:
    with playground(*TOO_STRICT) as folder:
        app = strict_app(folder)
        async with app.run_test(size=(120, 36)) as pilot:
            review = ReviewPilot(app, pilot)
            await review.settle()
            await review.keys("g")
            screen = app.screen
            assert isinstance(screen, PreviewScreen)
            await until(pilot, lambda: screen.can_send, "the counts")
            await pilot.press("ctrl+g")
            await until(pilot, lambda: _phase(review) is RunPhase.FINISHED, "the end")
            await review.keys("g")
            refused = [line for line in review.problems() if line.startswith("✗")]
            assert len(refused) == 1
            assert "Digible says: product" in review.text("StatusLine")
            messages = [
                problem.message
                for row in range(review.session.catalog.row_count)
                for problem in review.screen.report.problems_of(row)
                if problem.code == "refused"
            ]
            told = "\n".join(messages)
            for words in ("productName of D-900", "productId 'D-901", "productPrice of D-902"):
                assert words in told


def _phase(review: ReviewPilot) -> RunPhase | None:
    screen = review.app.screen
    return screen.seen.phase if isinstance(screen, UploadScreen) and screen.seen else None
