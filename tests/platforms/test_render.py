from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.card import (
    ActionRef,
    Button,
    Card,
    Choice,
    Component,
    Field,
    Form,
    FormField,
    Instant,
    JumpLink,
    LinkButton,
    Mention,
    Message,
    Quoted,
    Select,
    Style,
    Tone,
)
from bot.core.errors import Rejected
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, RowId, UserId
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.render import Rendered, Renderer

GUILD = GuildId(42)
TEXTS = {
    "en": "hello = Hello, { $who }!\nsince = Waiting { $when }: { $link }\ngo = Go\n",
    "de": "hello = Hallo, { $who }!\nsince = Wartet { $when }: { $link }\ngo = Los\n",
}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    folder: Path = tmp_path_factory.mktemp("locales")
    for language, texts in TEXTS.items():
        (folder / language).mkdir()
        (folder / language / "test.ftl").write_text(texts, "utf-8")
    return Renderer(Catalogue.load(folder), lambda _guild, mention: f"@name-{mention.id}")


def words(text: str) -> Quoted:
    return Quoted(text, markdown=True)


def components(rendered: Rendered) -> list[dict[str, Any]]:
    return [dict(row) for row in rendered.view.to_components()]


def button(verb: str = "take", label: str = "Go") -> Button:
    return Button(ActionRef("welcome", verb, RowId(7)), words(label), Style.PRIMARY)


async def test_a_card_is_an_embed_in_the_readers_language(renderer: Renderer) -> None:
    who = Message.of("hello", who=Quoted("*Ann*"))
    link = JumpLink(GUILD, ChannelId(2), MessageId(3))
    when = Instant(datetime(2026, 1, 1, tzinfo=UTC))
    card = Card(
        title=who,
        body=(who, Message.of("since", when=when, link=link)),
        fields=(Field(words("A"), words("B"), inline=True),),
        footer=who,
        tone=Tone.ATTENTION,
    )
    rendered = renderer.card(card, "de", GUILD)
    (embed,) = (embed.to_dict() for embed in rendered.embeds)
    assert embed["title"] == r"Hallo, \*Ann\*!"
    assert embed["description"] == ("Hallo, \\*Ann\\*!\n\nWartet <t:1767225600:R>: https://discord.com/channels/42/2/3")
    assert embed["fields"] == [{"name": "A", "value": "B", "inline": True}]
    # footers show no Markdown, so nothing is escaped there
    assert embed["footer"] == {"text": "Hallo, *Ann*!"}
    assert rendered.content == ""


async def test_a_compact_card_is_plain_text(renderer: Renderer) -> None:
    card = Card((words("Body"),), words("Title"), (Field(words("A"), words("B")),), footer=words("small"), compact=True)
    rendered = renderer.card(card, "en", GUILD)
    assert rendered.content == "**Title**\nBody\n**A**\nB\n-# small"
    assert rendered.embeds == []


async def test_only_who_is_named_is_notified(renderer: Renderer) -> None:
    card = Card(
        (Message.of("hello", who=Mention.user(UserId(9))), Quoted("@everyone")),
        ping=(Mention.user(UserId(1)), Mention.role(RoleId(2))),
    )
    rendered = renderer.card(card, "en", GUILD)
    assert rendered.content == "<@1> <@&2>"
    allowed = rendered.allowed_mentions.to_dict()
    assert (allowed["parse"], allowed.get("users"), allowed.get("roles")) == ([], [1], [2])


async def test_a_card_that_notifies_nobody_says_so(renderer: Renderer) -> None:
    allowed = renderer.card(Card((words("x"),)), "en", GUILD).allowed_mentions.to_dict()
    assert not allowed.get("users")
    assert not allowed.get("roles")
    assert allowed["parse"] == []


async def test_buttons_stand_five_to_a_row_and_selects_alone_in_their_order(renderer: Renderer) -> None:
    select = Select(
        ActionRef("welcome", "pick"), words("Pick"), (Choice("a", words("A")), Choice("b", words("B"))), 0, 5
    )
    link = LinkButton(JumpLink(GUILD, ChannelId(2), MessageId(3)), words("There"))
    wanted: tuple[Component, ...] = (*(button(f"v{n}") for n in range(6)), select, link)
    rows = components(renderer.card(Card(components=wanted), "en", GUILD))
    assert [len(row["components"]) for row in rows] == [5, 1, 1, 1]
    assert rows[0]["components"][0]["custom_id"] == "welcome:v0:42:7"
    picked = rows[2]["components"][0]
    assert (picked["min_values"], picked["max_values"]) == (0, 2)
    assert rows[3]["components"][0]["url"] == "https://discord.com/channels/42/2/3"


async def test_labels_name_people_and_show_words_as_they_are(renderer: Renderer) -> None:
    label = Message.of("hello", who=Mention.user(UserId(5)))
    rendered = renderer.card(Card(components=(Button(ActionRef("a", "b"), label), button(label="*wow*"))), "en", GUILD)
    (row,) = components(rendered)
    assert [component["label"] for component in row["components"]] == ["Hello, @name-5!", "*wow*"]


async def test_what_discord_cannot_hold_is_refused_and_not_half_shown(renderer: Renderer) -> None:
    many = Card(components=tuple(button(f"v{n}") for n in range(26)))
    long = Card(components=(Button(ActionRef("a", "b", extra="x" * 100), words("x")),))
    for card in (many, long):
        with pytest.raises(Rejected):
            renderer.card(card, "en", GUILD)


class Words(NamedTuple):
    """A text told by what it repeats, so that a failure can be read."""

    text: str
    times: int

    def __str__(self) -> str:
        return self.text * self.times


repeated = st.sampled_from(["@everyone ", "😀", "a", "\u202e", "**", "ﷺ", "\n", "https://x.example/", "e\u0301", "\\"])
hostile = st.builds(Words, st.text(max_size=50) | repeated, st.integers(0, 2500))


@given(hostile, hostile, hostile, st.lists(hostile, max_size=30))
async def test_any_words_fit_into_discords_sizes(
    renderer: Renderer, title: Words, body: Words, footer: Words, fields: list[Words]
) -> None:
    headline, text = Quoted(str(title)), Quoted(str(body))
    card = Card(
        (text, words(str(body))),
        headline,
        tuple(Field(Quoted(str(field)), Quoted(str(field))) for field in fields),
        (Button(ActionRef("a", "b"), headline), Select(ActionRef("a", "c"), text, (Choice("x", text),))),
        footer=Quoted(str(footer)),
    )
    rendered = renderer.card(card, "en", GUILD)
    (embed,) = rendered.embeds
    shown = embed.to_dict()
    assert len(embed) <= 6000
    assert len(shown.get("title", "")) <= 256
    assert len(shown.get("description", "")) <= 4096
    assert len(shown.get("footer", {}).get("text", "")) <= 2048
    assert all(1 <= len(field["name"]) <= 256 and 1 <= len(field["value"]) <= 1024 for field in shown.get("fields", []))
    press, select = (row["components"][0] for row in components(rendered))
    assert 1 <= len(press["label"]) <= 80
    assert 1 <= len(select["placeholder"]) <= 150
    assert 1 <= len(select["options"][0]["label"]) <= 100
    assert len(renderer.card(Card((text,), headline, compact=True), "en", GUILD).content) <= 2000


async def test_an_empty_card_still_shows_something(renderer: Renderer) -> None:
    (embed,) = renderer.card(Card((Quoted(""),)), "en", GUILD).embeds
    assert embed.description


async def test_a_form_is_a_modal_that_discord_py_does_not_keep(renderer: Renderer) -> None:
    fields = (
        FormField("name", words("Name " * 20), value="x" * 50, max_length=20),
        FormField("why", words("Why"), placeholder=words("because"), long=True, required=False, max_length=9000),
    )
    modal = renderer.form(Form(ActionRef("welcome", "hello", RowId(3)), Message("go"), fields), "de", GUILD)
    payload: dict[str, Any] = modal.to_dict()
    assert (payload["title"], payload["custom_id"]) == ("Los", "welcome:hello:42:3")
    name, why = payload["components"]
    assert len(name["label"]) <= 45
    assert len(name["component"]["value"]) == 20
    assert (why["component"]["style"], why["component"]["max_length"], why["component"]["required"]) == (2, 4000, False)
    assert modal.is_finished()


async def test_a_form_with_too_many_questions_is_refused(renderer: Renderer) -> None:
    fields = tuple(FormField(f"f{n}", words("?")) for n in range(6))
    with pytest.raises(Rejected):
        renderer.form(Form(ActionRef("a", "b"), words("x"), fields), "en", GUILD)
