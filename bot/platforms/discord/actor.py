"""Who acts in an interaction, and which language they read."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.community.people import People
from bot.community.staff import Staff
from bot.core.errors import NotAllowed
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.permissions import Actor
from bot.i18n.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Actors:
    """Finds the actor of an interaction, from memory alone."""

    staff: Staff
    people: People
    catalogue: Catalogue

    def language(self, interaction: discord.Interaction[Any], guild_id: GuildId | None = None) -> str:
        """The language that a person chose in a guild (None: where they are), or else that of their Discord."""
        where, chosen = guild_id or interaction.guild_id, None
        if where is not None:
            chosen = self.people.language(GuildId(where), UserId(interaction.user.id))
        return chosen or self.catalogue.best(interaction.locale.value)

    def actor(self, interaction: discord.Interaction[Any], guild_id: GuildId | None = None) -> Actor:
        """The person with their rights.

        Args:
            interaction: what they did.
            guild_id: the guild that it is about, where a component names one: direct messages have none.

        Raises:
            NotAllowed: it is about another guild than the one it happens in, or one that they are not in.
        """
        here = interaction.guild_id
        if here is not None and guild_id not in (None, here):
            raise NotAllowed("error-other-guild")
        where = here or guild_id
        guild = interaction.client.get_guild(where) if where is not None else None
        if where is None or guild is None:
            raise NotAllowed("error-guild-only")
        # inside a guild Discord sends the member as they are now; from direct messages only the cache knows them
        member = (
            interaction.user if isinstance(interaction.user, discord.Member) else guild.get_member(interaction.user.id)
        )
        if member is None:
            raise NotAllowed("error-not-a-member")
        permissions = interaction.permissions if here is not None else member.guild_permissions
        return self.staff.actor(
            GuildId(where),
            UserId(member.id),
            role_ids=frozenset(RoleId(role.id) for role in member.roles if not role.is_default()),
            is_owner=guild.owner_id == member.id,
            is_admin=permissions.administrator or permissions.manage_guild,
            locale=self.language(interaction, GuildId(where)),
        )
