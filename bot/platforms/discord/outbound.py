"""Actions as calls to Discord, and what came of them."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord

from bot.core.actions import (
    NEEDS,
    Edit,
    Effect,
    GrantRole,
    Need,
    Outcome,
    OutcomeKind,
    PlatformAction,
    Post,
    RemoveMessages,
    RevokeRole,
)
from bot.core.clock import Clock
from bot.core.errors import MissingPermission, PlatformError, Rejected, TargetGone, Unavailable
from bot.core.ids import GuildId, MessageId, made_at
from bot.core.platform import Effects, Platform
from bot.platforms.discord.errors import Code, translated
from bot.platforms.discord.render import Rendered, Renderer

BULK = 100
BULK_AGE = timedelta(days=14) - timedelta(minutes=5)
"""Discord deletes nothing older than 14 days at once; a little less, for clocks differ."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far this machine's clock and Discord's may be apart."""

LOOK_BACK = 1000
"""How many messages of a channel are looked at, at most, for one that may have been posted already."""

ALREADY = Outcome(OutcomeKind.ALREADY)
DONE = Outcome(OutcomeKind.DONE)

_GONE_IN_WORDS: dict[int, str] = {
    Code.UNKNOWN_CHANNEL: "the channel is gone",
    Code.UNKNOWN_MESSAGE: "the message is gone",
    Code.UNKNOWN_ROLE: "the role is gone",
    Code.UNKNOWN_MEMBER: "the member has left",
    Code.UNKNOWN_USER: "the account is gone",
    Code.UNKNOWN_GUILD: "Tribune is no longer in this guild",
}
# what was to be given, or said in a place, failed; everything else that is gone needs nothing any more
_NEEDED: dict[type[PlatformAction], frozenset[Code]] = {
    Post: frozenset({Code.UNKNOWN_CHANNEL, Code.UNKNOWN_GUILD}),
    GrantRole: frozenset({Code.UNKNOWN_ROLE, Code.UNKNOWN_GUILD}),
}


class DiscordEffects(Effects):
    """Carries actions out."""

    def __init__(self, client: discord.Client, platform: Platform, renderer: Renderer, clock: Clock) -> None:
        self._client = client
        self._platform = platform
        self._renderer = renderer
        self._clock = clock

    def merges(self, first: Effect, other: Effect) -> bool:
        """Deletions in one channel, for one reason, are one call (``perform`` divides what is too much for one)."""
        match first.action, other.action:
            case RemoveMessages(), RemoveMessages():
                return replace(first.action, message_ids=()) == replace(other.action, message_ids=())
            case _:
                return False

    async def perform(self, effects: tuple[Effect, ...], *, again: bool) -> tuple[Outcome, ...]:
        """Carry out one effect, or several deletions of one channel; one outcome each.

        Raises:
            Unavailable: try again later.
        """
        match effects[0].action:
            case RemoveMessages():
                return await self._remove(effects)
            case Post() as post:
                call = self._post(effects[0], post, again=again)
            case Edit() as edit:
                call = self._edit(effects[0].guild_id, edit)
            case GrantRole() as grant:
                call = self._change_role(effects[0].guild_id, grant, self._client.http.add_role)
            case RevokeRole() as revoke:
                call = self._change_role(effects[0].guild_id, revoke, self._client.http.remove_role)
        return (await self._outcome(effects[0].guild_id, effects[0].action, call),)

    async def _outcome(self, guild_id: GuildId, action: PlatformAction, call: Awaitable[Outcome]) -> Outcome:
        """What came of a call.

        Raises:
            Unavailable: try again later.
        """
        try:
            with translated():
                return await call
        except Unavailable:
            raise
        except RuntimeError as error:
            # aiohttp's word for a connection that we closed ourselves: nothing was sent, and the next run sends it
            if not self._client.is_closed():
                raise
            raise Unavailable("disconnected", performed=False) from error
        except PlatformError as error:
            return self._refused(guild_id, action, error)

    def _refused(self, guild_id: GuildId, action: PlatformAction, error: PlatformError) -> Outcome:
        match error:
            case TargetGone():
                needed = error.code in _NEEDED.get(type(action), ())
                kind = OutcomeKind.FAILED if needed else OutcomeKind.ALREADY
                return Outcome(kind, reason=_GONE_IN_WORDS.get(error.code, error.reason))
            case MissingPermission():
                return Outcome(OutcomeKind.FAILED, reason=error.reason, missing=self._missing(guild_id, action))
            case _:
                return Outcome(OutcomeKind.FAILED, reason=error.reason)

    def _missing(self, guild_id: GuildId, action: PlatformAction) -> frozenset[Need]:
        channel_id = None if isinstance(action, GrantRole | RevokeRole) else action.channel_id
        # deleting others' messages needs more than deleting our own, which NEEDS speaks of
        more = frozenset({Need.MANAGE_MESSAGES} if isinstance(action, RemoveMessages) else ())
        return self._platform.lacks(guild_id, channel_id, NEEDS[type(action)] | more)

    async def _post(self, effect: Effect, post: Post, *, again: bool) -> Outcome:
        channel = self._client.get_partial_messageable(post.channel_id, guild_id=effect.guild_id)
        rendered = self._renderer.card(post.card, post.locale, effect.guild_id)
        if again and (posted := await self._posted(channel, rendered, effect)):
            return Outcome(OutcomeKind.ALREADY, message_id=posted)
        message = await channel.send(
            rendered.content,
            embeds=rendered.embeds,
            view=rendered.view,
            allowed_mentions=rendered.allowed_mentions,
            nonce=nonce(effect),
        )
        return Outcome(OutcomeKind.DONE, message_id=MessageId(message.id))

    async def _posted(
        self, channel: discord.PartialMessageable, rendered: Rendered, effect: Effect
    ) -> MessageId | None:
        """The message that an earlier attempt left, if it did."""
        wanted = _likeness(rendered.content, rendered.embeds, _ids_of_view(rendered))
        origin = effect.origin
        since = made_at(origin.id) - CLOCKS_DIFFER if origin and origin.id else datetime.min.replace(tzinfo=UTC)
        try:
            async for message in channel.history(limit=LOOK_BACK):
                if message.created_at < since:
                    break
                if self._client.user is None or message.author.id != self._client.user.id:
                    continue
                if _likeness(message.content, message.embeds, _ids_of_message(message)) == wanted:
                    return MessageId(message.id)
        except discord.Forbidden:
            return None  # without Read Message History there is only the nonce, which holds for some minutes
        return None

    async def _edit(self, guild_id: GuildId, edit: Edit) -> Outcome:
        channel = self._client.get_partial_messageable(edit.channel_id, guild_id=guild_id)
        rendered = self._renderer.card(edit.card, edit.locale, guild_id)
        await channel.get_partial_message(edit.message_id).edit(
            content=rendered.content,
            embeds=rendered.embeds,
            view=rendered.view,
            allowed_mentions=rendered.allowed_mentions,
        )
        return Outcome(OutcomeKind.DONE, message_id=edit.message_id)

    async def _change_role(
        self, guild_id: GuildId, change: GrantRole | RevokeRole, call: Callable[..., Awaitable[None]]
    ) -> Outcome:
        await call(guild_id, change.user_id, change.role_id, reason=change.audit_reason or None)
        return DONE

    async def _remove(self, effects: tuple[Effect, ...]) -> tuple[Outcome, ...]:
        guild_id, action = effects[0].guild_id, effects[0].action
        if not isinstance(action, RemoveMessages):
            raise Rejected("only deletions merge")
        wanted = [effect.action.message_ids for effect in effects if isinstance(effect.action, RemoveMessages)]
        every = sorted({message_id for ids in wanted for message_id in ids})
        ended: dict[MessageId, Outcome] = {}
        for start in range(0, len(every), BULK):
            await self._remove_some(guild_id, replace(action, message_ids=tuple(every[start : start + BULK])), ended)
        return tuple(_joint(ended[message_id] for message_id in ids) for ids in wanted)

    async def _remove_some(self, guild_id: GuildId, action: RemoveMessages, ended: dict[MessageId, Outcome]) -> None:
        """Delete up to 100 messages, in one call if Discord allows, and note what came of each."""
        young = self._deletable_at_once(guild_id, action)
        if len(young) > 1:
            outcome = await self._outcome(guild_id, action, self._remove_at_once(action, young))
            if outcome.kind is not OutcomeKind.FAILED:
                ended.update(dict.fromkeys(young, outcome))
        # where Discord refused all at once, one by one tells which and why
        for message_id in action.message_ids:
            if message_id not in ended:
                one = replace(action, message_ids=(message_id,))
                ended[message_id] = await self._outcome(guild_id, one, self._remove_one(one, message_id))

    def _deletable_at_once(self, guild_id: GuildId, action: RemoveMessages) -> list[MessageId]:
        if self._platform.lacks(guild_id, action.channel_id, frozenset({Need.MANAGE_MESSAGES})):
            return []
        oldest = discord.utils.time_snowflake(self._clock.now() - BULK_AGE)
        return [message_id for message_id in action.message_ids if message_id > oldest]

    async def _remove_at_once(self, action: RemoveMessages, ids: list[MessageId]) -> Outcome:
        reason = action.audit_reason or None
        await self._client.http.delete_messages(action.channel_id, list(ids), reason=reason)
        return DONE

    async def _remove_one(self, action: RemoveMessages, message_id: MessageId) -> Outcome:
        reason = action.audit_reason or None
        await self._client.http.delete_message(action.channel_id, message_id, reason=reason)
        return DONE


def nonce(effect: Effect) -> str:
    """What makes Discord answer a repeated post with the first one's message: 25 characters, for some minutes."""
    return hashlib.sha256(f"{effect.guild_id}:{effect.dedupe_key}".encode()).hexdigest()[:25]


def _joint(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome for several messages: the worst; done when any had still to be deleted."""
    found = list(outcomes)
    failed = next((outcome for outcome in found if outcome.kind is OutcomeKind.FAILED), None)
    if failed is not None:
        return failed
    return DONE if DONE in found else next(iter(found), ALREADY)


def _likeness(content: str, embeds: list[discord.Embed], ids: list[str]) -> tuple[list[str], list[str]]:
    """What tells one message of ours from another; spaces aside, which Discord trims."""
    texts = [content]
    for embed in embeds:
        texts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        texts += [text or "" for field in embed.fields for text in (field.name, field.value)]
    return " ".join(texts).split(), ids


def _ids_of_view(rendered: Rendered) -> list[str]:
    return [str(getattr(item, "custom_id", None) or getattr(item, "url", "")) for item in rendered.view.children]


def _ids_of_message(message: discord.Message) -> list[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [
        str(getattr(component, "custom_id", None) or getattr(component, "url", ""))
        for row in rows
        for component in row.children
    ]
