from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.card import Instant, JumpLink, Mention, Quoted
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.platforms.discord.writing import cut, quote, rich

FAMILY = "👨‍👩‍👧‍👦"
NIGHT = datetime(2026, 3, 1, 22, 5, 7, 900_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Mention.user(UserId(1)), "<@1>"),
        (Mention.role(RoleId(2)), "<@&2>"),
        (Mention.channel(ChannelId(3)), "<#3>"),
        (Instant(NIGHT), "<t:1772402707:R>"),
        (Instant(NIGHT, "time"), "<t:1772402707:f>"),
        (Instant(NIGHT, "date"), "<t:1772402707:D>"),
        (JumpLink(GuildId(1), ChannelId(2), MessageId(3)), "https://discord.com/channels/1/2/3"),
    ],
)
def test_discord_shows_its_own_things_itself(value: Mention | Instant | JumpLink, written: str) -> None:
    assert rich(value, "de") == written


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("plain words, with (brackets) - and dashes.", "plain words, with (brackets) - and dashes."),
        ("**bold** _it_ ~~no~~ ||spoiler|| `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\| \`code\`"),
        ("# big\n-# small\n> quote\n- list\n12. list", "\\# big\n\\-# small\n\\> quote\n\\- list\n12\\. list"),
        ("[bank](https://evil.example)", r"\[bank](https://evil.example)"),
        ("https://a.example/x_y_z*2", r"https://a.example/x_y_z\*2"),
        ("¯\\_(ツ)_/¯", "¯\\\\\\_(ツ)\\_/¯"),
        ("<t:1:R> </ban:5>", r"\<t:1:R> \</ban:5>"),
    ],
)
def test_words_of_members_show_no_markdown(words: str, written: str) -> None:
    assert quote(Quoted(words)) == written


@pytest.mark.parametrize("markdown", [True, False])
@pytest.mark.parametrize("words", ["@everyone", "hi @here", "<@123>", "<@!123>", "<@&123>"])
def test_words_of_members_notify_nobody(words: str, markdown: bool) -> None:
    written = quote(Quoted(words, markdown))
    assert "@\u200b" in written
    for ping in ("@everyone", "@here", "<@1", "<@!1", "<@&1"):
        assert ping not in written


def test_markdown_stays_where_it_is_wanted() -> None:
    assert quote(Quoted("**Be kind** in <#5>", markdown=True)) == "**Be kind** in <#5>"


def test_right_to_left_words_do_not_turn_their_neighbours() -> None:
    assert quote(Quoted("سلام")) == "\u2068سلام\u2069"
    assert quote(Quoted("exe\u202egpj.txt\x00")) == "exegpj.txt"


def test_what_fits_stays_as_it_is() -> None:
    assert cut("four", 4) == "four"


@pytest.mark.parametrize(
    ("text", "limit", "left"),
    [
        ("hello world", 6, "hello…"),
        ("hello world", 7, "hello…"),
        (FAMILY * 2, 10, FAMILY + "…"),
        ("🇩🇪🇫🇷🇳🇱", 4, "🇩🇪…"),
        ("ab👍🏽cd", 4, "ab…"),
        ("noe\u0308l", 4, "no…"),
        ("see <@1234567>", 10, "see…"),
        ("see https://a.example/x", 12, "see…"),
        ("abc\\*", 5, "abc\\*"),
        ("abc\\*d", 5, "abc…"),
    ],
)
def test_a_cut_leaves_only_what_can_be_read(text: str, limit: int, left: str) -> None:
    assert cut(text, limit) == left


@given(st.text(), st.integers(1, 60))
def test_a_cut_never_exceeds_its_limit(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


@given(st.text(alphabet=st.sampled_from("*_~|`<>[]()#@:-1. \n\\aé") | st.characters()))
def test_written_words_hold_nothing_that_acts(words: str) -> None:
    written = quote(Quoted(words))
    assert "@everyone" not in written
    assert "<@" not in written
    bare = written.replace("\\\\", "")
    for sign in "*~|`":
        assert bare.count(sign) == bare.count("\\" + sign)
