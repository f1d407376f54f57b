"""The cards with whatever people may have written: within Discord's sizes, complete, and whole after a crash."""

from datetime import UTC, datetime

import pytest

from bot.core.actions import ACTION, Post
from bot.core.card import Card
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, RowId, UserId
from bot.features.welcome import cards
from bot.features.welcome.model import GreeterView, Rules, Start, Watch, WatchState
from bot.features.welcome.settings import Interest
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.render import Renderer
from cogs.welcome.render import greeters, newcomers, setup

GUILD, NEW, ANNA = GuildId(1), UserId(2), UserId(3)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOSTILE = ["x", "x" * 80, "\u202eأهلا وسهلا", "🎉👩🏽‍🎨", "**@everyone** <@1> [x](http://x)", "`" * 80, "\u200b"]


def watch(state: WatchState = WatchState.TAKEN) -> Watch:
    return Watch(GUILD, RowId(4), NEW, ChannelId(5), MessageId(6), AT, state, 1, ANNA, ANNA)


def start(label: str, text: str, *, full: bool = True) -> Start:
    interests = tuple(
        Interest(role_id=RoleId(100 + number), label=label, emoji="🎨" if number % 2 else None)
        for number in range(25 if full else 0)
    )
    chosen = frozenset(interest.role_id for interest in interests)
    rules = Rules(12_345, "en", text) if full else None
    return Start("en", full, ("en", "de") if full else ("en",), interests, chosen, rules, full, ChannelId(7))


def every(label: str, text: str) -> list[Card]:
    view = GreeterView(True, True, None, "22:00", "07:30", "Europe/Berlin", (watch(),) * 20)
    found = start(label, text)
    empty = start(label, text, full=False)
    return [
        cards.panel(("en", "de"), has_interests=True, has_rules=True, has_hello=True),
        cards.watch(watch()),
        cards.watch(watch(WatchState.OFFERED)),
        greeters.me(view),
        greeters.taken(watch()),
        newcomers.start(found),
        newcomers.start(empty),
        newcomers.interests(found),
        newcomers.interests(empty),
        newcomers.rules(found),
        newcomers.rules(empty),
        newcomers.hello(ChannelId(7)),
        setup.which_interest(found.interests),
        setup.which_interest(()),
    ]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("label", HOSTILE)
def test_every_card_fits_and_says_all(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture, label: str, language: str
) -> None:
    renderer = Renderer(catalogue, lambda _guild, mention: f"@{mention.id}")
    for card in every(label, (label * 4000)[:4000]):
        rendered = renderer.card(card, language, GUILD)
        assert len(rendered.content or "") <= 2000
        assert all(len(embed) <= 6000 for embed in rendered.embeds)
        assert len(rendered.view.children) <= 25
    assert not caplog.records


def test_rules_are_shown_to_their_end(catalogue: Catalogue) -> None:
    """Nobody can agree to what they cannot read."""
    text = "y" * 3990 + "the end."
    rendered = Renderer(catalogue, lambda _guild, mention: "").card(newcomers.rules(start("x", text)), "de", GUILD)
    assert str(rendered.embeds[0].description).endswith("the end.")


@pytest.mark.parametrize("label", HOSTILE)
def test_a_card_in_the_outbox_is_the_same_after_a_crash(label: str) -> None:
    for card in every(label, label):
        post = Post(ChannelId(1), card, "de")
        assert ACTION.validate_json(ACTION.dump_json(post)) == post
