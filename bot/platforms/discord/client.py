"""The connection to Discord: what comes in goes to the intake, what is pressed to the cogs."""

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.community.intake import Intake
from bot.community.people import People
from bot.community.staff import Staff
from bot.core.card import ActionRef, Quoted
from bot.core.clock import Clock
from bot.core.errors import NotFound, PlatformError, StartupError
from bot.core.events import PlatformEvent
from bot.core.ids import GuildId
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord import inbound
from bot.platforms.discord.actor import Actors
from bot.platforms.discord.answers import ErrorAnswers
from bot.platforms.discord.custom_ids import CustomId
from bot.platforms.discord.press import Press
from bot.platforms.discord.render import Renderer
from bot.platforms.discord.request import Request, chosen_values, written_answers
from bot.platforms.discord.router import Handler, Router
from bot.platforms.discord.snapshot import DiscordPlatform
from bot.platforms.discord.sync import Memory, synchronise
from bot.platforms.discord.translator import CatalogueTranslator

_log = logging.getLogger(__name__)

S = TypeVar("S")

# Tribune neither speaks nor listens: what voice needs is not missing
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, message_content=True)
"""The least that Tribune needs; members and message_content are switched on in Discord's developer portal."""

LONGEST_WAIT_SECONDS = 60.0
"""Discord's rate limits are waited for inside a call up to this; what would take longer is tried again later."""

GUILDS_WAIT_SECONDS = 1.0
"""How long after the last guild the start waits for another. One that comes later is taken in when it comes."""

_WRONG_TOKEN = 4004
_WRONG_INTENTS = 4013


class Tree(app_commands.CommandTree["TribuneClient"]):
    """The commands; their errors are answered like all others."""

    async def on_error(
        self, interaction: discord.Interaction["TribuneClient"], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer for a command that failed."""
        await self.client.answer_error(interaction, error)


class TribuneClient(commands.Bot):
    """discord.py's client with nothing that Tribune does not use: no text commands, no message cache.

    Attributes:
        platform: what features may ask of Discord.
        renderer: makes messages of cards.
        router: the cogs' handlers of buttons, selects and forms.
    """

    def __init__(
        self, clock: Clock, catalogue: Catalogue, cogs: Sequence[str] = (), memory: Memory | None = None
    ) -> None:
        super().__init__(
            commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=INTENTS,
            max_messages=None,
            chunk_guilds_at_startup=True,
            guild_ready_timeout=GUILDS_WAIT_SECONDS,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            max_ratelimit_timeout=LONGEST_WAIT_SECONDS,
        )
        self.platform = DiscordPlatform(self)
        self.renderer = Renderer(catalogue, self.platform.name_of)
        self.router = Router()
        self._clock = clock
        self._catalogue = catalogue
        self._cog_names = tuple(cogs)
        self._memory = memory
        self._services: dict[type[Any], object] = {}
        self._is_there = False
        self._frozen = False

    def provide(self, *services: object) -> None:
        """Give the client its services, before it starts: Intake, People, Staff, and those that cogs ask for."""
        self._services.update({type(service): service for service in services})

    def service(self, kind: type[S]) -> S:
        """The service of a class.

        Raises:
            LookupError: it was not provided.
        """
        found = self._services.get(kind)
        if isinstance(found, kind):
            return found
        raise LookupError(f"{kind.__name__} was not provided")

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Log in, and stay connected until closed.

        Raises:
            StartupError: Discord does not let us in, or cannot be reached.
        """
        try:
            await super().start(token, reconnect=reconnect)
        except discord.LoginFailure as error:
            raise StartupError("startup-token-wrong") from error
        except discord.PrivilegedIntentsRequired as error:
            raise self._intents_missing() from error
        except discord.ConnectionClosed as error:
            if error.code == _WRONG_TOKEN:
                raise StartupError("startup-token-wrong") from error
            if error.code == _WRONG_INTENTS:
                raise self._intents_missing() from error
            raise
        except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError) as error:
            raise StartupError("startup-no-connection", reason=Quoted(str(error) or type(error).__name__)) from error

    async def close(self) -> None:
        """Leave Discord, also while its first guilds are still on their way."""
        # discord.py would go on waiting for them, and then fail for want of a loop
        waiting: asyncio.Task[None] | None = getattr(self._connection, "_ready_task", None)
        if waiting is not None:
            waiting.cancel()
        await super().close()

    def _intents_missing(self) -> StartupError:
        flags = self.application_flags
        switches = {
            "Server Members Intent": flags.gateway_guild_members or flags.gateway_guild_members_limited,
            "Message Content Intent": flags.gateway_message_content or flags.gateway_message_content_limited,
        }
        off = [name for name, is_on in switches.items() if not is_on] or list(switches)
        address = f"https://discord.com/developers/applications/{self.application_id}/bot"
        return StartupError("startup-intents-missing", intents=", ".join(off), address=address)

    async def setup_hook(self) -> None:
        """Before the gateway: bind what every event needs, load the cogs, register their commands."""
        self._intake = self.service(Intake)
        self._actors = Actors(self.service(Staff), self.service(People), self._catalogue)
        self._errors = ErrorAnswers(self._catalogue, self.renderer, self._actors)
        self.add_dynamic_items(Press)
        for name in self._cog_names:
            await self.load_extension(name)
        await self._register_commands()

    async def _register_commands(self) -> None:
        if self._memory is None:
            return
        try:
            await synchronise(self.tree, CatalogueTranslator(self._catalogue), self._memory)
        except PlatformError as error:
            # the old commands go on working, and the next start tries again
            _log.error("the commands could not be registered: %s (%s)", error.reason, error.code)

    # What happens in Discord. ``on_message`` is the hot path: nothing else listens to messages.

    async def on_message(self, message: discord.Message, /) -> None:
        """Hand a message over."""
        seen = inbound.message_seen(message)
        if seen is not None:
            self._intake.message(seen)

    async def on_connect(self) -> None:
        """A new session has begun: what happened before it is asked for once the guilds are there."""
        self._is_there = False
        self._intake.begin_gap()

    async def on_ready(self) -> None:
        """The guilds are there: catch up with what was missed."""
        self._is_there = True
        await self._intake.caught_up(self.platform)
        if not self._frozen:
            # a full collection over the cached members would stall the loop for 100 ms at 100,000
            gc.collect()
            gc.freeze()
            self._frozen = True

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Tribune was added to a guild."""
        if self._is_there:
            await self._intake.caught_up(self.platform, [GuildId(guild.id)])

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Tribune was taken out of a guild, or the guild is no more."""
        self._intake.gone(GuildId(guild.id))

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Discord cannot show a guild for a while: its gap begins, and the others' ends at once."""
        del guild
        self._intake.begin_gap()
        await self._intake.caught_up(self.platform)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A guild that Discord could not show before is there; until ``on_ready``, which sees to all, no news."""
        if self._is_there:
            await self._intake.caught_up(self.platform, [GuildId(guild.id)])

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        self._happened(inbound.messages_gone(payload))

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Several messages were deleted."""
        self._happened(inbound.messages_gone(payload))

    async def on_member_join(self, member: discord.Member) -> None:
        """Somebody came."""
        if not member.bot:
            self._happened(inbound.member_joined(member, self._clock.now()))

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Somebody went."""
        self._happened(inbound.member_left(payload, self._clock.now()))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted."""
        self._happened(inbound.channel_gone(channel))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted."""
        self._happened(inbound.thread_gone(payload))

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role was deleted."""
        self._happened(inbound.role_gone(role))

    def _happened(self, event: PlatformEvent | None) -> None:
        if event is not None:
            self._intake.happened(event)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what an event raised: a bug, and no reason to end."""
        del args, kwargs
        _log.exception("event %s failed", event_method)

    # What people press.

    def request(self, interaction: discord.Interaction[Any]) -> Request:
        """A command as a request.

        Raises:
            NotAllowed: it was not used in a guild.
        """
        return Request(interaction, self._actors.actor(interaction), self.renderer)

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """A button or select of ours was used."""
        await self._route(interaction, self.router.press)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms, which discord.py forgets over a restart, and components that are none of ours any more."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._route(interaction, self.router.form)
        elif interaction.type is discord.InteractionType.component and _custom_id(interaction) is None:
            await self.answer_error(interaction, NotFound("error-component-expired"))

    async def _route(self, interaction: discord.Interaction[Any], find: Callable[[ActionRef], Handler]) -> None:
        try:
            request = self._component_request(interaction)
            await find(request.ref)(request)
            await request.acknowledge()
        except Exception as error:  # noqa: BLE001 - the one place that answers for what components and forms raise
            await self.answer_error(interaction, error)

    def _component_request(self, interaction: discord.Interaction[Any]) -> Request:
        custom_id = _custom_id(interaction)
        if custom_id is None:
            raise NotFound("error-component-expired")
        actor = self._actors.actor(interaction, custom_id.guild_id)
        values, answers = chosen_values(interaction), written_answers(interaction)
        return Request(interaction, actor, self.renderer, custom_id.ref, values, answers)

    async def answer_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell a person what went wrong."""
        await self._errors.answer(interaction, error)


def _custom_id(interaction: discord.Interaction[Any]) -> CustomId | None:
    return CustomId.decode(interaction.custom_id or "")
