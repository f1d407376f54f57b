"""Discord's permission rules, against examples of its documentation and behaviour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import permissions
from bot.sandbox.permissions import DEFAULT_EVERYONE, EVERY, NONE, Permission
from bot.sandbox.world.model import Channel, ChannelType, Guild, Member, Overwrite, Role, ThreadState, User

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVERYONE, OWNER, ADA, BEN = 1, 100, 101, 102
LOW, HIGH = 11, 12
P = Permission


def make_guild() -> Guild:
    guild = Guild(EVERYONE, "G", OWNER)
    guild.roles[EVERYONE] = Role(EVERYONE, "@everyone", int(DEFAULT_EVERYONE), position=0)
    guild.roles[LOW] = Role(LOW, "low", 0, position=1)
    guild.roles[HIGH] = Role(HIGH, "high", 0, position=2)
    for user_id in (OWNER, ADA, BEN):
        guild.members[user_id] = Member(User(user_id, f"u{user_id}"), guild.id, NOW)
    return guild


def make_channel(guild: Guild, *overwrites: Overwrite) -> Channel:
    channel = Channel(50, ChannelType.TEXT, "c", guild.id, overwrites={one.id: one for one in overwrites})
    guild.channels[channel.id] = channel
    return channel


def make_thread(guild: Guild, kind: ChannelType = ChannelType.PUBLIC_THREAD) -> Channel:
    state = ThreadState(OWNER, NOW, NOW)
    return Channel(60, kind, "t", guild.id, parent_id=50, thread=state)


def granted(guild: Guild, channel: Channel, user_id: int = ADA) -> Permission:
    return permissions.in_channel(guild, channel, guild.members[user_id], NOW)


def test_the_owner_may_do_everything_even_against_overwrites() -> None:
    guild = make_guild()
    channel = make_channel(guild, Overwrite(OWNER, 1, deny=int(EVERY)))
    assert granted(guild, channel, OWNER) == EVERY


def test_an_administrator_may_do_everything_even_in_a_timeout() -> None:
    guild = make_guild()
    guild.roles[LOW].permissions = int(P.ADMINISTRATOR)
    ada = guild.members[ADA]
    ada.roles, ada.timed_out_until = [LOW], NOW + timedelta(days=1)
    assert permissions.in_guild(guild, ada, NOW) == EVERY


def test_a_role_allow_beats_another_roles_deny_whatever_their_order() -> None:
    guild = make_guild()
    guild.members[ADA].roles = [LOW, HIGH]
    for denied, allowed in ((LOW, HIGH), (HIGH, LOW)):
        channel = make_channel(
            guild, Overwrite(denied, 0, deny=int(P.SEND_MESSAGES)), Overwrite(allowed, 0, allow=int(P.SEND_MESSAGES))
        )
        assert P.SEND_MESSAGES in granted(guild, channel)


def test_a_member_overwrite_beats_all_roles() -> None:
    guild = make_guild()
    guild.members[ADA].roles = [HIGH]
    channel = make_channel(
        guild, Overwrite(HIGH, 0, allow=int(P.SEND_MESSAGES)), Overwrite(ADA, 1, deny=int(P.SEND_MESSAGES))
    )
    assert P.SEND_MESSAGES not in granted(guild, channel)
    assert P.SEND_MESSAGES in granted(guild, channel, BEN)


def test_a_role_opens_what_everyone_is_denied() -> None:
    guild = make_guild()
    guild.members[ADA].roles = [LOW]
    channel = make_channel(
        guild, Overwrite(EVERYONE, 0, deny=int(P.VIEW_CHANNEL)), Overwrite(LOW, 0, allow=int(P.VIEW_CHANNEL))
    )
    assert P.VIEW_CHANNEL in granted(guild, channel)
    assert granted(guild, channel, BEN) == NONE


def test_who_cannot_send_can_neither_attach_nor_mention_everyone() -> None:
    guild = make_guild()
    guild.everyone.permissions |= int(P.MENTION_EVERYONE)
    channel = make_channel(guild, Overwrite(EVERYONE, 0, deny=int(P.SEND_MESSAGES)))
    assert not granted(guild, channel) & (P.ATTACH_FILES | P.EMBED_LINKS | P.MENTION_EVERYONE)


def test_a_timeout_leaves_seeing_and_reading_until_it_ends() -> None:
    guild = make_guild()
    channel = make_channel(guild)
    ada = guild.members[ADA]
    ada.timed_out_until = NOW + timedelta(minutes=5)
    assert granted(guild, channel) == P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY
    assert P.SEND_MESSAGES in permissions.in_channel(guild, channel, ada, NOW + timedelta(minutes=5))


def test_a_thread_asks_its_parent_for_sending_in_threads() -> None:
    guild = make_guild()
    make_channel(guild, Overwrite(EVERYONE, 0, deny=int(P.SEND_MESSAGES)))
    assert P.SEND_MESSAGES in granted(guild, make_thread(guild))
    make_channel(guild, Overwrite(EVERYONE, 0, deny=int(P.SEND_MESSAGES_IN_THREADS)))
    assert P.SEND_MESSAGES not in granted(guild, make_thread(guild))


def test_a_private_thread_is_seen_by_its_members_and_by_who_manages_threads() -> None:
    guild = make_guild()
    make_channel(guild)
    thread = make_thread(guild, ChannelType.PRIVATE_THREAD)
    assert granted(guild, thread) == NONE
    assert thread.thread is not None
    thread.thread.members[ADA] = NOW
    assert P.VIEW_CHANNEL in granted(guild, thread)
    guild.roles[LOW].permissions = int(P.MANAGE_THREADS)
    guild.members[BEN].roles = [LOW]
    assert P.VIEW_CHANNEL in granted(guild, thread, BEN)


@pytest.mark.parametrize(
    ("actor", "target", "expected"),
    [
        ([HIGH], [LOW], True),
        ([LOW], [HIGH], False),
        ([LOW], [LOW], False),
        ([LOW], [], True),
        ([], [], False),
    ],
)
def test_only_a_higher_role_outranks(actor: list[int], target: list[int], expected: bool) -> None:
    guild = make_guild()
    guild.members[ADA].roles, guild.members[BEN].roles = actor, target
    assert permissions.outranks(guild, guild.members[ADA], guild.members[BEN]) is expected


def test_nobody_outranks_the_owner_nor_themselves() -> None:
    guild = make_guild()
    guild.members[ADA].roles = [HIGH]
    ada, owner = guild.members[ADA], guild.members[OWNER]
    assert not permissions.outranks(guild, ada, owner)
    assert not permissions.outranks(guild, ada, ada)
    assert permissions.outranks(guild, owner, ada)


bits = st.integers(0, int(EVERY))


@given(everyone=bits, role=bits, of_everyone=st.tuples(bits, bits), of_role=st.tuples(bits, bits))
def test_without_sight_there_is_nothing_and_nothing_unknown_is_granted(
    everyone: int, role: int, of_everyone: tuple[int, int], of_role: tuple[int, int]
) -> None:
    guild = make_guild()
    guild.everyone.permissions, guild.roles[LOW].permissions = everyone, role
    guild.members[ADA].roles = [LOW]
    channel = make_channel(guild, Overwrite(EVERYONE, 0, *of_everyone), Overwrite(LOW, 0, *of_role))
    result = granted(guild, channel)
    assert int(result) & ~int(EVERY) == 0
    assert P.VIEW_CHANNEL in result or result == NONE
    admin = (everyone | role) & P.ADMINISTRATOR
    assert (result == EVERY) or not admin


@given(role=bits, overwrite=st.tuples(bits, bits))
def test_a_timeout_never_grants(role: int, overwrite: tuple[int, int]) -> None:
    guild = make_guild()
    guild.roles[LOW].permissions = role & ~int(P.ADMINISTRATOR)
    ada = guild.members[ADA]
    ada.roles = [LOW]
    channel = make_channel(guild, Overwrite(LOW, 0, *overwrite))
    free = granted(guild, channel)
    ada.timed_out_until = NOW + timedelta(hours=1)
    assert granted(guild, channel) & ~free == NONE
