import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.card import ActionRef
from bot.core.ids import GuildId, RowId
from bot.platforms.discord.custom_ids import CustomId

names = st.from_regex(r"[a-z][a-z0-9_-]{0,10}", fullmatch=True)
ids = st.integers(0, 2**63 - 1)


@given(names, names, ids, ids, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_an_id_is_read_as_it_was_written(feature: str, verb: str, guild: int, row: int, extra: str) -> None:
    custom_id = CustomId(GuildId(guild), ActionRef(feature, verb, RowId(row), extra))
    assert CustomId.decode(custom_id.encode()) == custom_id


def test_an_id_shows_its_parts_in_order() -> None:
    assert CustomId(GuildId(7), ActionRef("welcome", "take", RowId(9), "a:b")).encode() == "welcome:take:7:9:a:b"


@pytest.mark.parametrize(
    "text", ["", "x", "a:b:c:d", "a:b:1", "A:b:1:2", "a:b:1:2:", "a:b:-1:2", "a:b:١:2", "a:b:1:2\n"]
)
def test_what_is_none_of_ours_is_not_read(text: str) -> None:
    assert CustomId.decode(text) is None


@pytest.mark.parametrize(
    "ref", [ActionRef("welcome", "take", extra="x" * 90), ActionRef("Welcome", "take"), ActionRef("", "")]
)
def test_an_impossible_id_is_not_written(ref: ActionRef) -> None:
    with pytest.raises(ValueError, match="custom_id"):
        CustomId(GuildId(1), ref).encode()
