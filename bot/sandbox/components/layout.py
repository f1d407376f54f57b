"""How components stand together: action rows, the layouts of components v2, and modals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bot.sandbox.components.interactive import BUTTON, ID, INTERACTIVE, LABELLED, SELECTS, TEXT_INPUT, Kind
from bot.sandbox.components.shapes import (
    ByType,
    Items,
    Link,
    OneOf,
    Place,
    Record,
    Shape,
    Text,
    Truth,
    Whole,
    check_unique,
    may,
    must,
    read,
)
from bot.sandbox.errors import Payload

MOST_ROWS = 5
MOST_COMPONENTS = 40
MOST_DISPLAYED_CHARACTERS = 4000


def _check_row(row: Payload, place: Place) -> None:
    children: list[Payload] = row["components"]
    if len(children) > 1 and any(child["type"] in SELECTS for child in children):
        (place / "components").refuse(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


_MEDIA = Record({"url": must(Link())})
_SHOWN = {"description": may(Text(1024, 1), default=""), "spoiler": may(Truth(), default=False)}
_ACTION_ROW = Record({**ID, "components": must(Items(ByType(INTERACTIVE), 5, 1))}, _check_row)
_TEXT_DISPLAY = Record({**ID, "content": must(Text(4000, 1))})
_THUMBNAIL = Record({**ID, "media": must(_MEDIA), **_SHOWN})
_SECTION = Record(
    {
        **ID,
        "components": must(Items(ByType({Kind.TEXT_DISPLAY: _TEXT_DISPLAY}), 3, 1)),
        "accessory": must(ByType({Kind.BUTTON: BUTTON, Kind.THUMBNAIL: _THUMBNAIL})),
    }
)
_FILE = Record(
    {**ID, "file": must(Record({"url": must(Link(schemes=("attachment",)))})), "spoiler": may(Truth(), default=False)}
)
_INNER: dict[int, Shape] = {
    Kind.ACTION_ROW: _ACTION_ROW,
    Kind.SECTION: _SECTION,
    Kind.TEXT_DISPLAY: _TEXT_DISPLAY,
    Kind.MEDIA_GALLERY: Record({**ID, "items": must(Items(Record({"media": must(_MEDIA), **_SHOWN}), 10, 1))}),
    Kind.FILE: _FILE,
    Kind.SEPARATOR: Record({**ID, "divider": may(Truth(), default=True), "spacing": may(OneOf((1, 2)), default=1)}),
}


def _complete_container(container: Payload, place: Place) -> None:
    del place
    container.setdefault("accent_color", None)


_CONTAINER = Record(
    {
        **ID,
        "accent_color": may(Whole(0, 0xFFFFFF)),
        "spoiler": may(Truth(), default=False),
        "components": must(Items(ByType(_INNER), MOST_COMPONENTS, 1)),
    },
    _complete_container,
)

CLASSIC = Items(ByType({Kind.ACTION_ROW: _ACTION_ROW}), MOST_ROWS)
MODERN = Items(ByType({**_INNER, Kind.CONTAINER: _CONTAINER}), MOST_COMPONENTS)


def _check_modal_row(row: Payload, place: Place) -> None:
    for index, field in enumerate(cast("list[Payload]", row["components"])):
        if "label" not in field:
            (place / "components" / index / "label").refuse("BASE_TYPE_REQUIRED", "This field is required")


def _check_label(label: Payload, place: Place) -> None:
    component: Payload = label["component"]
    if "label" in component:
        (place / "component" / "label").refuse(
            "LABEL_COMPONENT_NESTED_LABEL", "A component inside a label cannot have a label of its own"
        )
    if component.get("disabled"):
        (place / "component" / "disabled").refuse(
            "MODAL_COMPONENT_DISABLED", "A component in a modal cannot be disabled"
        )


_MODAL_ROW = Record({**ID, "components": must(Items(ByType({Kind.TEXT_INPUT: TEXT_INPUT}), 1, 1))}, _check_modal_row)
_LABEL = Record(
    {**ID, "label": must(Text(45, 1)), "description": may(Text(100, 1)), "component": must(ByType(LABELLED))},
    _check_label,
)
_MODAL_PART = ByType({Kind.ACTION_ROW: _MODAL_ROW, Kind.LABEL: _LABEL, Kind.TEXT_DISPLAY: _TEXT_DISPLAY})
_MODAL = Record(
    {"custom_id": must(Text(100, 1)), "title": must(Text(45, 1)), "components": must(Items(_MODAL_PART, MOST_ROWS, 1))},
    lambda modal, place: _check_tree(modal["components"], place / "components"),
)


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield every component, parents before children, in the order a person reads them."""
    for component, _ in _placed(components, Place()):
        yield component


def _placed(components: list[Payload], place: Place) -> Iterator[tuple[Payload, Place]]:
    for index, component in enumerate(components):
        yield from _with_children(component, place / index)


def _with_children(component: Payload, place: Place) -> Iterator[tuple[Payload, Place]]:
    yield component, place
    yield from _placed(component.get("components", []), place / "components")
    for single in ("accessory", "component"):
        if single in component:
            yield from _with_children(component[single], place / single)


def _check_tree(components: list[Payload], place: Place) -> None:
    placed = list(_placed(components, place))
    named = [(component["custom_id"], at / "custom_id") for component, at in placed if "custom_id" in component]
    check_unique(
        [custom_id for custom_id, _ in named],
        lambda index: named[index][1],
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        "Component custom id cannot be duplicated",
    )
    numbered = [(component["id"], at / "id") for component, at in placed if component.get("id")]
    check_unique(
        [number for number, _ in numbered],
        lambda index: numbered[index][1],
        "COMPONENT_ID_DUPLICATED",
        "Component id cannot be duplicated",
    )


def _check_modern(components: list[Payload], place: Place) -> None:
    count = sum(1 for _ in walk(components))
    if count > MOST_COMPONENTS:
        place.refuse(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components exceeds the maximum of {MOST_COMPONENTS}",
        )
    shown = sum(len(component.get("content", "")) for component in walk(components))
    if shown > MOST_DISPLAYED_CHARACTERS:
        place.refuse(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {MOST_DISPLAYED_CHARACTERS}",
        )


def _number(components: list[Payload]) -> None:
    """Give each component without an id the next free one, as Discord does; 0 counts as none."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    candidate = 1
    for component in walk(components):
        if not component.get("id"):
            while candidate in taken:
                candidate += 1
            component["id"] = candidate
            taken.add(candidate)


def read_components(value: object, place: Place, *, modern: bool) -> list[Payload]:
    """Return a message's components as Discord stores them; ``modern``: under the flag for components v2."""
    before = len(place.problems)
    components = cast("list[Payload]", (MODERN if modern else CLASSIC).read(value, place))
    if len(place.problems) == before:
        _check_tree(components, place)
        if modern:
            _check_modern(components, place)
        _number(components)
    return components


def read_modal(value: object) -> Payload:
    """Return a modal as the person's client gets it.

    Raises:
        DiscordError: 50035 where title, fields or their number are wrong.
    """
    modal = read(_MODAL, value)
    _number(modal["components"])
    return modal


def find_component(components: list[Payload], custom_id: str) -> Payload | None:
    """Return the button, select or field with this custom id."""
    return next((component for component in walk(components) if component.get("custom_id") == custom_id), None)
