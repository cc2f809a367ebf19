"""Before an upload: nothing is sent but by the button that says how much goes where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Checkbox, Input, Select, Static

from importers.catalog.model import CellRef
from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.storage.settings import load_settings, save_profile
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase, UploadPreview
from tests.support.keyrings import MemoryKeyring
from tests.support.upload_app import UploadApp
from tests.support.waiting import until
from tui.credentials import CredentialStore, TokenSource
from tui.dialogs.ask import AskDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.login import LoginDialog
from tui.upload.plan_view import plan_lines, start_label
from tui.upload.preview import PreviewScreen
from tui.upload.record import RecordDialog
from tui.upload.screen import UploadScreen


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server


@pytest.fixture
def home(home: Home, server: PracticeServer) -> Home:
    """Let every profile mean this test's server, the real shops' too."""
    for profile in BUILT_IN.values():
        save_profile(home, replace(profile, base_url=server.url))
    return home


def screen_of(app: UploadApp) -> PreviewScreen:
    assert isinstance(app.screen, PreviewScreen)
    return app.screen


def run_of(app: UploadApp) -> UploadRun:
    assert app.session is not None
    assert app.session.uploads.run is not None
    return app.session.uploads.run


def said(app: UploadApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).render())


def label(app: UploadApp) -> str:
    return str(app.screen.query_one("#start", Button).label)


async def counted(pilot: Pilot[None], app: UploadApp) -> None:
    await until(pilot, lambda: screen_of(app).plan is not None, "the counts")


def preview_app(home: Home, profile: str | None) -> UploadApp:
    app = UploadApp(home, PreviewScreen, profile=None)
    assert app.session is not None
    if profile:
        app.session.choose_profile(profile)
    app.credentials = CredentialStore({})
    return app


async def test_the_preview_counts_shows_the_first_request_and_sends_nothing(
    home: Home, server: PracticeServer
) -> None:
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)

        assert "70  ready to send: 70 new" in said(app, "PlanView")
        assert '"sku": "TEA-00000"' in said(app, "FirstRequest")
        assert label(app) == "Upload 70 products to the practice server"
        assert screen_of(app).query_one("#start").has_focus
        assert server.requests.total == 0


async def test_there_is_no_upload_before_to_look_at(home: Home) -> None:
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        screen = screen_of(app)
        screen.query_one("#last", Button).press()  # as a key does that comes before it is hidden
        await pilot.pause()
        assert app.screen is screen


async def test_a_real_shop_is_named_on_the_button_and_wants_a_token(
    home: Home, server: PracticeServer
) -> None:
    app = preview_app(home, "scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        assert label(app) == "Upload 70 products to Scantrust"
        assert not screen_of(app).query_one("#start").has_focus

        await pilot.press("ctrl+g")
        await pilot.pause()
        assert "Type the token for Scantrust first." in said(app, "#said")
        assert screen_of(app).query_one("#token").has_focus
        assert server.requests.total == 0


async def test_the_typed_token_is_tested_masked_and_used(
    home: Home, server: PracticeServer
) -> None:
    app = preview_app(home, "scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        screen_of(app).query_one("#token").focus()
        await pilot.press(*"wrong", "enter")
        await until(pilot, lambda: "✗" in said(app, "#said"), "the refusal")
        assert "wrong" not in app.export_screenshot()

        await pilot.press("end", *["backspace"] * 5, *"right", "ctrl+t")
        await until(pilot, lambda: "✓" in said(app, "#said"), "the welcome")
        assert [seen.path for seen in server.requests] == ["/api/v2/me/"] * 2

        await pilot.press("ctrl+g")
        await agreed(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")
        assert app.session is not None
        run = app.session.uploads.run
        assert run is not None
        await until(pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "its end")
        assert len(server.products) == 70


async def test_the_token_of_the_environment_is_used_and_its_variable_named(home: Home) -> None:
    app = preview_app(home, "scantrust")
    app.credentials = CredentialStore({"SCANTRUST_TOKEN": "t0p-secret"})
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)

        assert "from $SCANTRUST_TOKEN" in said(app, "#token-source")
        assert "t0p-secret" not in app.export_screenshot()


async def test_without_a_destination_one_is_asked_for(home: Home) -> None:
    app = preview_app(home, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert label(app) == "Choose a destination first"
        screen_of(app).query_one("#profile", Select).value = "practice-scantrust"
        await counted(pilot, app)

        assert label(app) == "Upload 70 products to the practice server"


async def test_digible_lets_one_log_in_by_password(home: Home) -> None:
    app = preview_app(home, "digible")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.click("#login")
        await until(pilot, lambda: isinstance(app.screen, LoginDialog), "the login")
        dialog = app.screen
        await pilot.press(*"me@shop", "tab", *"wrong", "enter")
        await until(pilot, lambda: "refused" in said(app, "#failure"), "the refusal")
        dialog.query_one("#password", Input).value = "right"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the token")

        found = screen_of(app).token.found()
        assert found is not None
        assert found.credential.token.count(".") == 2


async def test_without_a_practice_server_the_program_starts_one_and_says_so(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "other")
    with PracticeServer() as gone:
        nobody = replace(BUILT_IN["practice-scantrust"], base_url=gone.url)
    save_profile(home, nobody)
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        started = app.practice.server

        assert started is not None
        assert screen_of(app).url == started.url != nobody.base_url
        assert "runs inside this program" in said(app, "#said")
    assert app.practice.server is None


async def test_a_remembered_token_goes_into_the_keyring_and_is_found_again(home: Home) -> None:
    before, kept = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(kept)
    try:
        app = preview_app(home, "scantrust")
        async with app.run_test(size=(120, 40)) as pilot:
            await counted(pilot, app)
            screen_of(app).query_one("#token", Input).value = "s3cret"
            screen_of(app).query_one("#remember", Checkbox).value = True
            await pilot.press("ctrl+g")
            await agreed(pilot, app)
            await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")

        assert list(kept.kept.values()) == ["s3cret"]
        assert load_settings(home).remembered == ("scantrust",)
        profile = find_profile(home, "scantrust")
        credentials = CredentialStore({})
        credentials.recall(profile, home)
        found = credentials.find(profile)
        assert found is not None
        assert (found.credential, found.source) == (Credential("s3cret"), TokenSource.KEYRING)
    finally:
        keyring.set_keyring(before)


async def agreed(pilot: Pilot[None], app: UploadApp) -> None:
    """Answer the question that is asked once before anything goes to a live shop."""
    await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
    assert "It is a live shop." in app.screen.query(Static).first().render().plain  # type: ignore[union-attr]
    await pilot.press("tab", "enter")


async def test_a_live_shop_is_sent_nothing_before_one_has_agreed(home: Home) -> None:
    app = preview_app(home, "scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        assert "LIVE SHOP" in said(app, "#address")
        screen_of(app).query_one("#token", Input).value = "s3cret"
        await pilot.press("ctrl+s")  # it saves, and only on the sheet
        await pilot.pause()
        assert isinstance(app.screen, PreviewScreen)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the way back")
        assert app.session is not None
        assert app.session.uploads.run is None


async def uploaded(pilot: Pilot[None], app: UploadApp) -> None:
    """Upload from the preview, to the end."""
    await pilot.press("ctrl+g")
    await until(pilot, lambda: isinstance(app.screen, UploadScreen), "the upload")
    run = run_of(app)
    await until(pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "its end")
    screen = app.screen
    assert isinstance(screen, UploadScreen)
    await until(pilot, lambda: screen.offers("upload.new"), "the screen to see it")


async def test_a_few_rows_go_first_and_the_rest_after_a_yes(
    home: Home, server: PracticeServer
) -> None:
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        screen_of(app).query_one("#rows", Input).value = "5"
        await pilot.pause()
        assert screen_of(app).query_one("#first", Checkbox).value
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        assert len(server.products) == 5

        await pilot.press("tab", "enter")
        run = run_of(app)
        await until(pilot, lambda: run.snapshot().phase is RunPhase.FINISHED, "its end")
        assert len(server.products) == 70


async def test_everything_again_is_explained_and_doubles_nothing(
    home: Home, server: PracticeServer
) -> None:
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        await uploaded(pilot, app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the preview")
        await counted(pilot, app)
        assert label(app) == "Nothing to upload"
        assert "tick “everything again”" in said(app, "PlanView")

        screen_of(app).query_one("#everything", Checkbox).value = True
        await until(pilot, lambda: label(app).startswith("Upload 70"), "the new count")
        assert "none is made twice" in said(app, "#means")
        assert "70 uploaded before, sent again" in said(app, "PlanView")
        await uploaded(pilot, app)
        assert len(server.products) == 70


async def test_the_requests_are_written_and_not_sent(home: Home, server: PracticeServer) -> None:
    app = preview_app(home, "practice-scantrust")
    target = home.root / "requests.txt"
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        for outcome in ("70 requests written", "exists already"):
            await pilot.press("ctrl+o")
            await until(pilot, lambda: isinstance(app.screen, AskDialog), "the question")
            app.screen.query_one(Input).value = str(target)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, PreviewScreen), "the preview")
            await until(pilot, lambda words=outcome: words in said(app, "#said"), outcome)  # type: ignore[misc]

        assert target.read_text(encoding="utf-8").count("Authorization: UAT ••••") == 70
        assert server.requests.total == 0


async def test_the_list_of_uploaded_skus_is_taken_in_and_written_out(home: Home) -> None:
    app = preview_app(home, "practice-scantrust")
    source, target = home.root / "known.txt", home.root / "out.txt"
    source.write_text("TEA-00003\nTEA-00004\n", encoding="utf-8")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, RecordDialog), "the record")
        app.screen.query_one(Input).value = str(source)
        await pilot.click("#take")
        await until(pilot, lambda: "2 SKUs taken in" in said(app, "#said"), "the list")
        app.screen.query_one(Input).value = str(target)
        await pilot.click("#write")
        await until(pilot, target.exists, "the file")
        await pilot.press("escape")
        await until(pilot, lambda: label(app).startswith("Upload 68"), "the new count")

    assert target.read_text(encoding="utf-8") == source.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "ready", "words"),
    [
        ("scantrust", 1234, "Upload 1,234 products to Scantrust"),
        ("scantrust-testing", 1, "Upload 1 product to Scantrust (scantrust-testing)"),
        ("digible", 2, "Upload 2 products to Digible"),
        ("digible", 0, "Nothing to upload"),
    ],
)
def test_the_button_says_how_much_goes_where(name: str, ready: int, words: str) -> None:
    assert start_label(plan(new=ready), BUILT_IN[name]) == words


def test_the_lines_of_the_plan_add_up() -> None:
    lines = [line.plain for line in plan_lines(plan(3, 2, 1, 7, 5, 4))]

    numbers = [int(line.split()[1]) for line in lines]
    assert numbers == [6, 5, 7, 4, 22]
    assert sum(numbers[:-1]) == numbers[-1]


def plan(
    new: int = 0,
    changed: int = 0,
    unsettled: int = 0,
    unchanged: int = 0,
    blocked: int = 0,
    excluded: int = 0,
) -> UploadPreview:
    rows = new + changed + unsettled + unchanged + blocked + excluded
    return UploadPreview(
        "scantrust", "", rows, new, changed, unsettled, unchanged, blocked, excluded, 1, 1
    )


def test_a_token_is_found_for_its_own_address_only() -> None:
    credentials, profile = CredentialStore({}), BUILT_IN["scantrust"]

    credentials.put(profile, Credential("mine"))

    assert credentials.find(profile) is not None
    assert credentials.find(replace(profile, base_url="https://evil.example")) is None


def test_practice_needs_no_token() -> None:
    found = CredentialStore({}).find(BUILT_IN["practice-digible"])

    assert found is not None
    assert found.source is TokenSource.PRACTICE


async def test_where_nothing_can_be_sent_the_way_to_the_problems_is_told(home: Home) -> None:
    app = preview_app(home, "digible")  # the catalog has no price
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot, app)
        assert label(app) == "Nothing to upload"
        told = "Nothing can be sent yet: Esc goes back to the sheet, where the problems are."
        assert told in said(app, "PlanView")
        offered = {active.binding.id for active in app.screen.active_bindings.values()}
        assert "preview.start" not in offered
        assert "preview.test" in offered


async def test_ready_rows_that_are_perhaps_no_products_have_a_line(home: Home) -> None:
    app = preview_app(home, "practice-scantrust")
    async with app.run_test(size=(100, 40)) as pilot:
        await counted(pilot, app)
        assert "perhaps no product" not in said(app, "PlanView")
        assert app.session is not None
        last = app.session.catalog.row_count - 1
        for column in range(app.session.catalog.column_count):
            app.session.edit(CellRef(last, column), "")
        key = app.session.mapping.columns["sku"]
        app.session.edit(CellRef(last, key), "Total")
        app.session.edit(CellRef(last, app.session.mapping.columns["name"]), "12")
        screen_of(app).recount()
        await until(pilot, lambda: "perhaps no product" in said(app, "PlanView"), "the line")
        assert (
            f"1 of them: it is perhaps no product, line {app.session.catalog.line(last)}"
            in said(app, "PlanView")
        )
