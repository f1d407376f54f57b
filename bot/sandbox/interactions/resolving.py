"""The users, roles, channels, messages and files that an interaction names, as Discord resolves them for the bot."""

from __future__ import annotations

from collections import defaultdict

from bot.sandbox import payloads, permissions
from bot.sandbox.components.interactive import Kind as ComponentKind
from bot.sandbox.components.shapes import Place
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.world.model import Channel, Message

ENTITIES: dict[int, tuple[str, ...]] = {
    ComponentKind.USER_SELECT: ("user",),
    ComponentKind.ROLE_SELECT: ("role",),
    ComponentKind.MENTIONABLE_SELECT: ("user", "role"),
    ComponentKind.CHANNEL_SELECT: ("channel",),
}
"""What each entity select offers."""


class Resolved:
    """Gathers what is named; each method says whether the thing exists and the persona may pick it."""

    def __init__(self, call: Call, channel: Channel) -> None:
        self._call = call
        self._world = call.world
        self._guild = call.world.guild_of(channel)
        self._channel = channel
        self._found: defaultdict[str, dict[str, Payload]] = defaultdict(dict)

    def payload(self) -> Payload:
        """Return Discord's ``resolved`` object, empty if nothing was named."""
        return dict(self._found)

    def pick(self, kinds: tuple[str, ...], wanted: int, place: Place, channel_types: list[int] | None = None) -> None:
        """Resolve an id as the first kind that fits, or refuse it."""
        if not any(self._picked(kind, wanted, channel_types) for kind in kinds):
            place.refuse("INTERACTION_INVALID_ENTITY", f"Unknown {' or '.join(kinds)}")

    def _picked(self, kind: str, wanted: int, channel_types: list[int] | None) -> bool:
        if kind == "channel":
            return self.channel(wanted, channel_types)
        return self.user(wanted) if kind == "user" else self.role(wanted)

    def user(self, user_id: int) -> bool:
        """Resolve an account, with its membership. Characters of webhooks are none."""
        user = self._world.users.get(user_id)
        if user is None:
            return False
        self._found["users"][str(user_id)] = payloads.user(user)
        member = self._guild.members.get(user_id) if self._guild else None
        if member is not None and self._guild is not None:
            granted = permissions.in_channel(self._guild, self._channel, member, self._world.clock.now())
            whole = payloads.member_without_user(member) | {"permissions": str(int(granted))}
            self._found["members"][str(user_id)] = {key: whole[key] for key in whole.keys() - {"deaf", "mute"}}
        return True

    def role(self, role_id: int) -> bool:
        """Resolve a role of the guild."""
        role = self._guild.roles.get(role_id) if self._guild else None
        if role is not None:
            self._found["roles"][str(role_id)] = payloads.role(role)
        return role is not None

    def channel(self, channel_id: int, types: list[int] | None = None) -> bool:
        """Resolve a channel of the guild that the persona sees, of one of the types."""
        channel = self._world.channels.get(channel_id)
        if channel is None or self._guild is None or channel.guild_id != self._guild.id:
            return False
        granted = self._call.granted(channel)
        if Permission.VIEW_CHANNEL not in granted or (types and channel.type not in types):
            return False
        self._found["channels"][str(channel_id)] = payloads.channel(channel) | {"permissions": str(int(granted))}
        return True

    def message(self, message: Message) -> None:
        """Resolve the message that a context menu was opened on."""
        self._found["messages"][str(message.id)] = payloads.message(message, self._world.bot.id)

    def attachment(self, attachment: Payload) -> None:
        """Resolve a file."""
        self._found["attachments"][attachment["id"]] = attachment | {"ephemeral": True}
