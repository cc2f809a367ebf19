"""Reading a manifest: what is wrong is told by file, line and key, and all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.destinations.rest.folder import EXAMPLES, SKELETON, described, state_of
from importers.destinations.rest.load import ManifestUnusable, load, parse
from importers.files.toml_lines import line_of

SOUND = SKELETON.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [SKELETON, *sorted(EXAMPLES.glob("*.toml"))], ids=lambda p: p.stem)
def test_what_comes_with_the_program_is_sound(path: Path) -> None:
    made = load(path)
    assert made.key.name == "sku"
    assert made.lookup
    assert made.update


# (what stands in the skeleton, what stands there instead, what is told of it)
WRONG = [
    ('"/name"]', '"name"]', 'field[1].to: a place begins with "/", as in "/price"'),
    ('as = "text"', 'as = "float"', "field[2].as: it must be one of text, number, integer, cents, list"),
    ('kind = "key", ', "", 'field: exactly one field has kind = "key", not 0'),
    ('need = "required", to = ["/price"]', 'ned = 1, to = ["/price"]', 'ned: there is no such key; do you mean "need"'),
    ('"https://shop.example/api"', '"https://u:p@shop.example"', "base_url: it must be an address such as"),
    ('"https://shop.example/api"', '"https://{key}.example"', "base_url: it must be an address such as"),
    ('"https://shop.example/api"', '"file:///etc/passwd"', "base_url: it must be an address such as"),
    ('"https://shop.example/api"', '"/"', "base_url: it must be an address such as"),
    ('"https://shop.example/api"', '""', "base_url: it must be an address such as"),
    ('"Bearer {token}"', '"Bearer {HOME}"', "auth.value: it holds {token} or {token_base64}, once"),
    ('header = "Authorization"', 'header = "Host"', "auth.header: that header is the program's own to send"),
    ('"MY_SHOP_TOKEN"', '"MY SHOP"', "auth.token_env: it must be a variable's name"),
    ('"POST /products"', '"POST //evil.example/x"', 'create.call: its path begins with one "/"'),
    ('"POST /products"', '"POST https://evil.example"', 'create.call: its path begins with one "/"'),
    ('"POST /products"', '"DELETE /products"', "create.call: it must begin with POST, PUT, PATCH"),
    ('"POST /products"', '"POST /a/../b"', 'create.call: its path holds no "." or ".."'),
    ('"PATCH /products/{id}"', '"PATCH /products/{token}"', "update.call: {token} is not filled in"),
    ('"GET /products?sku={key}"', '"GET /products"', "lookup.call: it must ask for {key}"),
    ("refused = [400, 422]", "refused = [401]", "what 401 means is the same for every shop and cannot be set"),
    ("refused = [400, 422]", "refused = [503]", "what 503 means is the same for every shop and cannot be set"),
    ("'already exists'", "'(a+)+$'", "create.exists.pattern: a pattern can group words"),
    ("'already exists'", "'('", "create.exists.pattern: it is no pattern"),
    ("'already exists'", "'.*.*.*x'", "create.exists.pattern: it could be matched in too many ways"),
    ('"/status" = "draft"', '"/sku/deep" = "draft"', "field[0].to: something else is in its place already"),
    ('"/status" = "draft"', '"/status" = nan', "constant./status: it is no number"),
    ('"/status" = "draft"', '"/a/99999999" = 1', "constant./a/99999999: a list has 20 places at most"),
    ('"/status" = "draft"', '"/h" = { slug = "what" }', "constant./h: it names a field: one of sku, name"),
    ("per_minute = 60", "per_minute = 0", "rate.per_minute: it must be a whole number from 1 to 100,000"),
    ('omitted = "kept"', 'omitted = "lost"', "omitted: it must be one of kept, wiped"),
    ('name = "my-shop"', 'name = "My Shop"', "name: it must be small letters, digits and hyphens"),
    ('test = "GET /products?limit=1"', "", "test: it is missing"),
    ('base_url = "https://shop.example/api"', "", "base_url: it is missing"),
    ("# [gone]", "[gone]\ndraft = {}", "gone.draft: it sends nothing"),
    ("# [gone]", '[gone]\nsold = { "/s" = 1 }', "gone.sold: there is no such key"),
    ("# [gone]", '[gone]\ndraft = { "/s" = nan }', "gone.draft./s: it is no number"),
]  # fmt: skip


def test_what_is_gone_can_only_be_marked_where_nothing_else_changes() -> None:
    marked = SOUND.replace("# [gone]", '[gone]\ndraft = { "/status" = "draft" }\n#')
    assert parse(marked, "shop.toml").gone == {"draft": {("status",): "draft"}}
    with pytest.raises(ManifestUnusable, match='gone: it needs omitted = "kept"'):
        parse(marked.replace('omitted = "kept"', 'omitted = "wiped"'), "shop.toml")
    lookup = marked.index("[lookup]")
    upserts = marked[:lookup].replace("# upserts", "upserts") + marked[marked.index("[gone]") :]
    with pytest.raises(ManifestUnusable, match='gone: it needs "lookup" and "update"'):
        parse(upserts, "shop.toml")


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[each[2][:40] for each in WRONG])
def test_what_is_wrong_is_told_with_file_line_and_key(old: str, new: str, told: str) -> None:
    assert SOUND.count(old) >= 1
    with pytest.raises(ManifestUnusable) as caught:
        parse(SOUND.replace(old, new, 1), "mine.toml")
    assert any(told in fault for fault in caught.value.faults), caught.value.faults
    assert all(fault.startswith("mine.toml, line ") for fault in caught.value.faults)


def test_every_fault_is_told_in_the_order_of_the_lines() -> None:
    text = SOUND.replace('"Bearer {token}"', '"Bearer"')
    text = text.replace('need = "required", to = ["/price"]', 'ned = "x", to = ["/price"]')
    text = text.replace('call = "PATCH /products/{id}"', 'call = "PATCH /products"')
    with pytest.raises(ManifestUnusable) as caught:
        parse(text, "m.toml")
    lines = text.splitlines()
    told = [
        (fault.split(": ")[0].removeprefix("m.toml, line "), fault) for fault in caught.value.faults
    ]
    assert [lines[int(number) - 1].split("=")[0].strip() for number, _ in told] == [
        "auth",
        "{ name",
        "call",
    ]
    assert str(caught.value).endswith("(2 more)")


@pytest.mark.parametrize("gone", ["[create]", "[lookup]", "[update]", "answer = { key"])
def test_a_part_that_a_safe_upload_needs_may_not_be_missing(gone: str) -> None:
    start = SOUND.index(gone)
    end = SOUND.find("\n[", start + 1)
    text = SOUND[:start] + SOUND[end:] if gone.startswith("[") and end > 0 else SOUND[:start]
    if not gone.startswith("["):
        text += SOUND[SOUND.index("\n", start) :]
    with pytest.raises(ManifestUnusable, match="it is missing"):
        parse(text, "m.toml")


def test_what_is_no_manifest_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestUnusable, match=r"m.toml, line 2: it is no TOML: "):
        parse('name = "x"\nfield = [', "m.toml")
    for name, raw, told in (
        ("latin.toml", "title = 'é'".encode("latin-1"), "not written in UTF-8"),
        ("large.toml", b"#" * 200_000, "more than 20,000 bytes"),
    ):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(ManifestUnusable, match=told):
            load(tmp_path / name)
    with pytest.raises(ManifestUnusable, match="cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_a_folder_gives_its_sound_files_and_tells_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "b.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "c.toml").write_text("name = 3", encoding="utf-8")
    (tmp_path / "d.toml").write_text(SOUND.replace("my-shop", "digible"), encoding="utf-8")
    (tmp_path / "e.toml").write_text(SOUND.replace("my-shop", "medusa"), encoding="utf-8")
    before = state_of(tmp_path)
    made, wrong = described(tmp_path, {"digible"})
    assert [each.name for each in made] == ["django-oscar", "woocommerce-rest", "my-shop", "medusa"]
    assert made[-1].source == tmp_path / "e.toml"
    assert [Path(path).name for path in wrong] == ["b.toml", "c.toml", "d.toml"]
    assert "of another file here" in wrong[str(tmp_path / "b.toml")]
    (tmp_path / "c.toml").unlink()
    assert state_of(tmp_path) != before
    assert described(None, ())[1] == {}


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        (("name",), 'name = "my-shop"'),
        (("rate", "per_minute"), "rate = "),
        (("field", 2, "as"), '  { name = "price"'),
        (("constant", "/status"), '"/status"'),
        (("create", "message", "tree"), "message = { tree = true }               #"),
        (("lookup", "answer", "id"), 'answer = { items = "/products"'),
        (("nowhere",), "# How to send"),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str | int, ...], begins: str) -> None:
    assert SOUND.splitlines()[line_of(SOUND, path) - 1].startswith(begins)
