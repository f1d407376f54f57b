"""What Discord takes as components, modals, embeds and message bodies, by tables."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.components.embeds import length, read_embeds
from bot.sandbox.components.layout import find_component, read_components, read_modal, walk
from bot.sandbox.components.message import MessageFlag, read_draft
from bot.sandbox.components.shapes import Place
from bot.sandbox.errors import DiscordError

V2 = int(MessageFlag.IS_COMPONENTS_V2)


def button(**more: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def options(count: int, **more: object) -> list[dict[str, Any]]:
    return [{"label": f"Option {n}", "value": str(n), **more} for n in range(count)]


def select(kind: int = 3, **more: object) -> dict[str, Any]:
    own = {"options": options(3)} if kind == 3 else {}
    return {"type": kind, "custom_id": "pick", **own, **more}


def field(**more: object) -> dict[str, Any]:
    return {"type": 4, "custom_id": "field", "style": 1, "label": "Name", **more}


def modal(*components: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(components), **more}


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def violations(errors: dict[str, Any] | None, path: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for key, node in (errors or {}).items():
        if key == "_errors":
            found |= {(".".join(path), error["code"]) for error in node}
        else:
            found |= violations(node, (*path, key))
    return found


def refusal(body: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(DiscordError) as caught:
        read_draft(body)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    return violations(caught.value.errors)


LONG = "x" * 101

WRONG_COMPONENTS: list[tuple[str, list[Any], str, str]] = [
    ("six rows", [row(button(custom_id=str(n))) for n in range(6)], "", "BASE_TYPE_MAX_LENGTH"),
    ("six buttons", [row(*(button(custom_id=str(n)) for n in range(6)))], "0.components", "BASE_TYPE_BAD_LENGTH"),
    ("an empty row", [row()], "0.components", "BASE_TYPE_BAD_LENGTH"),
    ("a bare button", [button()], "0.type", "UNION_TYPE_CHOICES"),
    ("a text input", [row(field())], "0.components.0.type", "UNION_TYPE_CHOICES"),
    ("no object", [7], "0", "MODEL_TYPE_CONVERT"),
    ("no list", {"type": 1}, "", "LIST_TYPE_CONVERT"),  # type: ignore[list-item]
    ("the same id twice", [row(button(), button())], "0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ("the same id in two rows", [row(button()), row(select(custom_id="go"))], "1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ("the same number twice", [row(button(id=3), button(custom_id="b", id=3))], "0.components.1.id", "COMPONENT_ID_DUPLICATED"),
    ("a long custom id", [row(button(custom_id=LONG))], "0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    ("an empty custom id", [row(button(custom_id=""))], "0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    ("a long label", [row(button(label="x" * 81))], "0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    ("no style", [row({"type": 2, "label": "x", "custom_id": "x"})], "0.components.0.style", "BASE_TYPE_REQUIRED"),
    ("an unknown style", [row(button(style=9))], "0.components.0.style", "BASE_TYPE_CHOICES"),
    ("disabled as text", [row(button(disabled="yes"))], "0.components.0.disabled", "BOOLEAN_TYPE_CONVERT"),
    ("a link without address", [row({"type": 2, "style": 5, "label": "x"})], "0.components.0.url", "BASE_TYPE_REQUIRED"),
    ("a link with custom id", [row(button(style=5, url="https://a.example"))], "0.components.0.custom_id", "BUTTON_COMPONENT_INVALID_FIELD"),
    ("a link with a bad scheme", [row({"type": 2, "style": 5, "label": "x", "url": "ftp://a"})], "0.components.0.url", "URL_TYPE_INVALID_SCHEME"),
    ("a link to nowhere", [row({"type": 2, "style": 5, "label": "x", "url": "a"})], "0.components.0.url", "URL_TYPE_INVALID_URL"),
    ("a premium button with label", [row({"type": 2, "style": 6, "sku_id": "1", "label": "x"})], "0.components.0.label", "BUTTON_COMPONENT_INVALID_FIELD"),
    ("a button with address", [row(button(url="https://a.example"))], "0.components.0.url", "BUTTON_COMPONENT_INVALID_FIELD"),
    ("a mute button", [row({"type": 2, "style": 1, "custom_id": "x"})], "0.components.0.label", "BUTTON_COMPONENT_LABEL_REQUIRED"),
    ("an empty emoji", [row(button(emoji={}))], "0.components.0.emoji.name", "BASE_TYPE_REQUIRED"),
    ("button beside select", [row(button(), select())], "0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    ("26 options", [row(select(options=options(26)))], "0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    ("no options", [row(select(options=[]))], "0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    ("the same value twice", [row(select(options=[*options(1), *options(1)]))], "0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
    ("a long placeholder", [row(select(placeholder="x" * 151))], "0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"),
    ("min above max", [row(select(min_values=3, max_values=2))], "0.components.0.min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE"),
    ("max above options", [row(select(max_values=4))], "0.components.0.max_values", "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE"),
    ("max of 26", [row(select(5, max_values=26))], "0.components.0.max_values", "NUMBER_TYPE_MAX"),
    ("min of -1", [row(select(5, min_values=-1))], "0.components.0.min_values", "NUMBER_TYPE_MIN"),
    ("too many defaults", [row(select(options=options(3, default=True)))], "0.components.0.options", "SELECT_COMPONENT_TOO_MANY_DEFAULTS"),
    ("a long option label", [row(select(options=[{"label": LONG, "value": "x"}]))], "0.components.0.options.0.label", "BASE_TYPE_BAD_LENGTH"),
    ("a long option description", [row(select(options=options(1, description=LONG)))], "0.components.0.options.0.description", "BASE_TYPE_MAX_LENGTH"),
    ("a role among users", [row(select(5, default_values=[{"type": "role", "id": "1"}]))], "0.components.0.default_values.0.type", "BASE_TYPE_CHOICES"),
    ("two defaults for one", [row(select(6, default_values=[{"type": "role", "id": "1"}, {"type": "role", "id": "2"}]))], "0.components.0.default_values", "SELECT_COMPONENT_DEFAULT_VALUES_COUNT"),
    ("a default twice", [row(select(6, max_values=2, default_values=[{"type": "role", "id": "1"}] * 2))], "0.components.0.default_values.1", "SELECT_COMPONENT_DEFAULT_VALUE_DUPLICATED"),
    ("an unknown channel type", [row(select(8, channel_types=[99]))], "0.components.0.channel_types.0", "BASE_TYPE_CHOICES"),
    ("a layout without the flag", [text()], "0.type", "UNION_TYPE_CHOICES"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("components", "path", "code"), [case[1:] for case in WRONG_COMPONENTS], ids=[case[0] for case in WRONG_COMPONENTS]
)
def test_wrong_components_are_refused_at_their_place(components: list[Any], path: str, code: str) -> None:
    assert refusal({"components": components}) == {(".".join(filter(None, ("components", path))), code)}


def section(*components: dict[str, Any], accessory: object = None) -> dict[str, Any]:
    return {"type": 9, "components": list(components), "accessory": accessory or button()}


def container(*components: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"type": 17, "components": list(components), **more}


MEDIA = {"media": {"url": "https://a.example/b.png"}}

WRONG_LAYOUTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("section without text", section(), "0.components", "BASE_TYPE_BAD_LENGTH"),
    ("section of four", section(*[text()] * 4), "0.components", "BASE_TYPE_BAD_LENGTH"),
    ("section with select", section(text(), accessory=select()), "0.accessory.type", "UNION_TYPE_CHOICES"),
    ("section without accessory", {"type": 9, "components": [text()]}, "0.accessory", "BASE_TYPE_REQUIRED"),
    ("container in container", container(container(text())), "0.components.0.type", "UNION_TYPE_CHOICES"),
    ("empty container", container(), "0.components", "BASE_TYPE_BAD_LENGTH"),
    ("bad accent", container(text(), accent_color=1 << 24), "0.accent_color", "NUMBER_TYPE_MAX"),
    ("empty text", text(""), "0.content", "BASE_TYPE_BAD_LENGTH"),
    ("long text", text("x" * 4001), "0.content", "BASE_TYPE_BAD_LENGTH"),
    ("empty gallery", {"type": 12, "items": []}, "0.items", "BASE_TYPE_BAD_LENGTH"),
    ("eleven pictures", {"type": 12, "items": [MEDIA] * 11}, "0.items", "BASE_TYPE_BAD_LENGTH"),
    ("picture without address", {"type": 12, "items": [{"media": {}}]}, "0.items.0.media.url", "BASE_TYPE_REQUIRED"),
    ("file from afar", {"type": 13, "file": {"url": "https://a.example/b"}}, "0.file.url", "URL_TYPE_INVALID_SCHEME"),
    ("wide separator", {"type": 14, "spacing": 3}, "0.spacing", "BASE_TYPE_CHOICES"),
    ("thumbnail alone", {"type": 11, **MEDIA}, "0.type", "UNION_TYPE_CHOICES"),
    ("long thumbnail text", section(text(), accessory={"type": 11, **MEDIA, "description": "x" * 1025}), "0.accessory.description", "BASE_TYPE_BAD_LENGTH"),
    ("41 components", container(*[text()] * 40), "", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
    ("4001 characters", container(text("x" * 4000), text()), "", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "path", "code"), [case[1:] for case in WRONG_LAYOUTS], ids=[case[0] for case in WRONG_LAYOUTS]
)
def test_wrong_layouts_are_refused_at_their_place(layout: dict[str, Any], path: str, code: str) -> None:
    found = refusal({"flags": V2, "components": [layout]})
    assert found == {(".".join(filter(None, ("components", path))), code)}


def test_every_kind_of_component_is_stored_whole_and_numbered() -> None:
    layout = container(
        section(text(), accessory={"type": 11, **MEDIA}),
        {"type": 12, "items": [MEDIA]},
        {"type": 13, "file": {"url": "attachment://rules.txt"}},
        {"type": 14},
        row(select(8, channel_types=[0, 5]), ),
        row(button(id=2)),
    )  # fmt: skip
    stored = read_draft({"flags": V2, "components": [layout]}).components
    numbers = [component["id"] for component in walk(stored)]
    assert len(set(numbers)) == len(numbers) == 11
    assert find_component(stored, "go")["id"] == 2  # type: ignore[index]
    assert stored[0]["components"][3] == {
        "type": 14,
        "divider": True,
        "spacing": 1,
        "id": stored[0]["components"][3]["id"],
    }
    assert find_component(stored, "absent") is None


@pytest.mark.parametrize("kind", [3, 5, 6, 7, 8])
def test_every_select_has_its_bounds_in_the_store(kind: int) -> None:
    stored = read_components([row(select(kind, disabled=True))], Place(), modern=False)
    assert {"min_values": 1, "max_values": 1, "disabled": True}.items() <= stored[0]["components"][0].items()


def test_legacy_parts_are_refused_beside_layouts() -> None:
    found = refusal({"flags": V2, "content": "x", "embeds": [{"title": "x"}], "components": [text()]})
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    assert found == {("content", code), ("embeds", code)}


WRONG_MODALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("long title", modal(row(field()), title="x" * 46), "title", "BASE_TYPE_BAD_LENGTH"),
    ("no title", modal(row(field()), title=None), "title", "BASE_TYPE_REQUIRED"),
    ("long custom id", modal(row(field()), custom_id=LONG), "custom_id", "BASE_TYPE_BAD_LENGTH"),
    ("no fields", modal(), "components", "BASE_TYPE_BAD_LENGTH"),
    ("six fields", modal(*(row(field(custom_id=str(n))) for n in range(6))), "components", "BASE_TYPE_BAD_LENGTH"),
    ("two in a row", modal(row(field(), field(custom_id="b"))), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ("a button", modal(row(button())), "components.0.components.0.type", "UNION_TYPE_CHOICES"),
    ("the same id twice", modal(row(field()), row(field())), "components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ("no label", modal(row(field(label=None))), "components.0.components.0.label", "BASE_TYPE_REQUIRED"),
    ("long label", modal(row(field(label="x" * 46))), "components.0.components.0.label", "BASE_TYPE_BAD_LENGTH"),
    ("min above max", modal(row(field(min_length=9, max_length=3))), "components.0.components.0.min_length", "TEXT_INPUT_COMPONENT_MIN_LENGTH_TOO_LARGE"),
    ("max of 4001", modal(row(field(max_length=4001))), "components.0.components.0.max_length", "NUMBER_TYPE_MAX"),
    ("max of 0", modal(row(field(max_length=0))), "components.0.components.0.max_length", "NUMBER_TYPE_MIN"),
    ("value too long", modal(row(field(max_length=3, value="four"))), "components.0.components.0.value", "BASE_TYPE_BAD_LENGTH"),
    ("unknown style", modal(row(field(style=3))), "components.0.components.0.style", "BASE_TYPE_CHOICES"),
    ("label in label", modal({"type": 18, "label": "L", "component": field()}), "components.0.component.label", "LABEL_COMPONENT_NESTED_LABEL"),
    ("disabled select", modal({"type": 18, "label": "L", "component": select(disabled=True)}), "components.0.component.disabled", "MODAL_COMPONENT_DISABLED"),
    ("labelled button", modal({"type": 18, "label": "L", "component": button()}), "components.0.component.type", "UNION_TYPE_CHOICES"),
    ("one radio option", modal({"type": 18, "label": "L", "component": {"type": 21, "custom_id": "r", "options": options(1)}}), "components.0.component.options", "BASE_TYPE_BAD_LENGTH"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "path", "code"), [case[1:] for case in WRONG_MODALS], ids=[case[0] for case in WRONG_MODALS]
)
def test_wrong_modals_are_refused_at_their_place(form: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(DiscordError) as caught:
        read_modal(form)
    assert violations(caught.value.errors) == {(path, code)}


def test_modals_take_labels_with_every_kind_of_field() -> None:
    fields = [
        {"type": 4, "custom_id": "text", "style": 2},
        select(custom_id="string"),
        {"type": 19, "custom_id": "file"},
        {"type": 21, "custom_id": "radio", "options": options(2)},
        {"type": 22, "custom_id": "boxes", "options": options(2)},
    ]
    stored = read_modal(modal(*({"type": 18, "label": "L", "component": part} for part in fields)))
    assert [part["component"]["custom_id"] for part in stored["components"]] == [
        "text",
        "string",
        "file",
        "radio",
        "boxes",
    ]
    assert stored["components"][0]["component"]["required"] is True


WRONG_EMBEDS: list[tuple[str, dict[str, Any], str, str]] = [
    ("title", {"title": "x" * 257}, "title", "BASE_TYPE_MAX_LENGTH"),
    ("description", {"description": "x" * 4097}, "description", "BASE_TYPE_MAX_LENGTH"),
    ("fields", {"fields": [{"name": "n", "value": "v"}] * 26}, "fields", "BASE_TYPE_MAX_LENGTH"),
    ("field name", {"fields": [{"name": "x" * 257, "value": "v"}]}, "fields.0.name", "BASE_TYPE_MAX_LENGTH"),
    ("field value", {"fields": [{"name": "n", "value": "x" * 1025}]}, "fields.0.value", "BASE_TYPE_MAX_LENGTH"),
    ("blank field", {"fields": [{"name": "n", "value": " "}]}, "fields.0.value", "BASE_TYPE_REQUIRED"),
    ("missing name", {"fields": [{"value": "v"}]}, "fields.0.name", "BASE_TYPE_REQUIRED"),
    ("footer", {"footer": {"text": "x" * 2049}}, "footer.text", "BASE_TYPE_MAX_LENGTH"),
    ("author", {"author": {"name": "x" * 257}}, "author.name", "BASE_TYPE_MAX_LENGTH"),
    ("colour", {"color": 1 << 24}, "color", "NUMBER_TYPE_MAX"),
    ("colour as word", {"color": "red"}, "color", "NUMBER_TYPE_COERCE"),
    ("instant", {"timestamp": "tomorrow"}, "timestamp", "STRING_TYPE_REGEX"),
    ("picture", {"image": {"url": "ftp://a.example"}}, "image.url", "URL_TYPE_INVALID_SCHEME"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("embed", "path", "code"), [case[1:] for case in WRONG_EMBEDS], ids=[case[0] for case in WRONG_EMBEDS]
)
def test_wrong_embeds_are_refused_at_their_place(embed: dict[str, Any], path: str, code: str) -> None:
    assert refusal({"embeds": [embed]}) == {(f"embeds.0.{path}", code)}


@pytest.mark.parametrize("bare", [{}, {"color": 5, "url": "https://a.example"}, {"title": "", "fields": []}])
def test_an_embed_that_shows_nothing_lacks_a_description(bare: dict[str, Any]) -> None:
    assert refusal({"embeds": [{"title": "x"}, bare]}) == {("embeds.1.description", "BASE_TYPE_REQUIRED")}


def test_embeds_share_six_thousand_characters() -> None:
    half = {"title": "t" * 200, "description": "d" * 2000, "fields": [{"name": "n" * 100, "value": "v" * 600}], "footer": {"text": "f" * 50}, "author": {"name": "a" * 50}}  # fmt: skip
    place = Place()
    stored = read_embeds([half, half], place)
    assert not place.problems
    assert sum(map(length, stored)) == 6000
    assert refusal({"embeds": [half, {**half, "title": "t" * 201}]}) == {("embeds", "MAX_EMBED_SIZE_EXCEEDED")}


def test_eleven_embeds_are_too_many() -> None:
    assert refusal({"embeds": [{"title": "x"}] * 11}) == {("embeds", "BASE_TYPE_MAX_LENGTH")}


def test_stored_embeds_bear_their_type_and_no_empty_parts() -> None:
    stored = read_draft(
        {"embeds": [{"title": "T", "description": "", "fields": [{"name": "n", "value": "v"}], "x": 1}]}
    ).embeds
    assert stored == [{"type": "rich", "title": "T", "fields": [{"name": "n", "value": "v", "inline": False}]}]


WRONG_BODIES: list[tuple[str, dict[str, Any], str, str]] = [
    ("2001 characters", {"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ("content as object", {"content": {}}, "content", "STRING_TYPE_CONVERT"),
    ("four stickers", {"sticker_ids": ["1"] * 4}, "sticker_ids", "BASE_TYPE_MAX_LENGTH"),
    ("a long nonce", {"content": "x", "nonce": "x" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    ("users twice", {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions.parse", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    ("unknown kind", {"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
    ("101 users", {"content": "x", "allowed_mentions": {"users": ["1"] * 101}}, "allowed_mentions.users", "BASE_TYPE_MAX_LENGTH"),
    ("eleven files", {"attachments": [{"id": n} for n in range(11)]}, "attachments", "BASE_TYPE_MAX_LENGTH"),
    ("a reply to nothing", {"content": "x", "message_reference": {}}, "message_reference.message_id", "BASE_TYPE_REQUIRED"),
    ("a reply to words", {"content": "x", "message_reference": {"message_id": "that"}}, "message_reference.message_id", "NUMBER_TYPE_COERCE"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "path", "code"), [case[1:] for case in WRONG_BODIES], ids=[case[0] for case in WRONG_BODIES]
)
def test_wrong_bodies_are_refused_at_their_place(body: dict[str, Any], path: str, code: str) -> None:
    assert refusal(body) == {(path, code)}


def test_all_problems_of_a_body_are_told_at_once() -> None:
    found = refusal({"embeds": [{"title": "x" * 257}], "components": [row(button(label="x" * 81))]})
    assert found == {
        ("embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ("components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    }


def test_a_body_that_is_no_object_is_refused() -> None:
    with pytest.raises(DiscordError) as caught:
        read_draft(["x"])
    assert violations(caught.value.errors) == {("", "MODEL_TYPE_CONVERT")}


def test_a_poll_needs_answers() -> None:
    with pytest.raises(DiscordError) as caught:
        read_draft({"poll": {"question": {"text": "?"}}})
    assert violations(caught.value.errors) == {("poll.answers", "BASE_TYPE_REQUIRED")}


def test_a_draft_knows_what_was_given_and_whom_it_may_ping() -> None:
    draft = read_draft(
        {"content": "  Hi  ", "flags": 4 | 64, "nonce": 7, "allowed_mentions": {"parse": ["roles"], "users": ["5"]}}
    )
    assert (draft.content, draft.flags, draft.nonce) == ("Hi", MessageFlag.SUPPRESS_EMBEDS, 7)
    assert draft.given == {"content", "flags", "nonce", "allowed_mentions"}
    mentions = draft.allowed_mentions
    assert (mentions.allows_user(5), mentions.allows_user(6), mentions.allows_role(6), mentions.replied_user) == (
        True,
        False,
        True,
        False,
    )
    assert read_draft({"content": "x"}).allowed_mentions.replied_user
