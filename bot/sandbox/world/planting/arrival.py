"""What a seed says of how people arrive in a guild: its welcome screen, its gate, its onboarding."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.errors import Payload
from bot.sandbox.world import guilds, members
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.welcome_screen import WELCOME_SCREEN_ENABLED
from bot.sandbox.world.planting.naming import MakeId, named
from bot.sandbox.world.state import World


def receive(world: World, guild: Guild, described: Payload, make_id: MakeId) -> None:
    """Give a guild with its channels and roles what its description says of arriving."""
    channels = {one.name: one.id for one in guild.channels.values()}
    if "welcome_screen" in described:
        _welcome(guild, described["welcome_screen"], channels)
    if "server_guide" in described:
        guild.welcome_screen.server_guide = _guide(guild, described["server_guide"], channels)
    if "screening" in described:
        _screen(world, guild, described["screening"])
    if "onboarding" in described:
        _onboard(guild, described["onboarding"], channels, make_id)


def _welcome(guild: Guild, described: Payload, channels: Mapping[str, int]) -> None:
    guild.welcome_screen.description = described.get("description")
    guild.welcome_screen.channels = [
        {
            "channel_id": str(named(channels, one["channel"], "channel")),
            "description": one.get("description", one["channel"]),
            "emoji_id": None,
            "emoji_name": one.get("emoji"),
        }
        for one in described.get("channels", [])
    ]
    guild.features = guilds.with_feature(guild, WELCOME_SCREEN_ENABLED, on=True)


def _guide(guild: Guild, described: Payload, channels: Mapping[str, int]) -> Payload:
    places: dict[str, list[Payload]] = {
        key: [
            {
                "channel_id": str(named(channels, one["channel"], "channel")),
                "title": one.get("title", one["channel"]),
                "description": one.get("description", ""),
                **({"action_type": int(one.get("talk", False))} if key == "actions" else {}),
            }
            for one in described.get(key, [])
        ]
        for key in ("actions", "resources")
    }
    return {
        "guild_id": str(guild.id),
        "enabled": described.get("enabled", True),
        "welcome_message": {"author_ids": [str(guild.owner_id)], "message": described.get("message", "Welcome")},
        "new_member_actions": places["actions"],
        "resource_channels": places["resources"],
    }


def _screen(world: World, guild: Guild, described: Payload) -> None:
    guild.screening.version = world.clock.now()
    guild.screening.description = described.get("description")
    guild.screening.form_fields = [
        {
            "description": None,
            "automations": None,
            "field_type": "TERMS",
            "label": described.get("label", "Read and agree to the server rules"),
            "values": described.get("rules", ["Be kind"]),
            "required": True,
        }
    ]
    guild.features = guilds.with_feature(guild, members.GATE, on=True)


def _onboard(guild: Guild, described: Payload, channels: Mapping[str, int], make_id: MakeId) -> None:
    roles = {one.name: one.id for one in guild.roles.values()}
    state = guild.onboarding
    state.exists, state.enabled, state.mode = True, described.get("enabled", True), described.get("mode", 0)
    state.default_channel_ids = [named(channels, one, "channel") for one in described.get("default_channels", [])]
    for prompt in described.get("prompts", []):
        title = prompt["title"]
        options = [_option(guild, title, one, roles, channels, make_id) for one in prompt.get("options", [])]
        state.prompts.append(
            {
                "id": str(make_id(prompt, f"prompt:{guild.name}", title)),
                "type": prompt.get("type", 0),
                "title": title,
                "options": options,
                "single_select": prompt.get("single_select", False),
                "required": prompt.get("required", False),
                "in_onboarding": prompt.get("in_onboarding", True),
            }
        )


def _option(
    guild: Guild, prompt: str, one: Payload, roles: Mapping[str, int], channels: Mapping[str, int], make_id: MakeId
) -> Payload:
    return {
        "id": str(make_id(one, f"option:{guild.name}:{prompt}", one["title"])),
        "title": one["title"],
        "description": one.get("description", ""),
        "emoji": {"id": None, "name": one.get("emoji"), "animated": False},
        "role_ids": [str(named(roles, name, "role")) for name in one.get("roles", [])],
        "channel_ids": [str(named(channels, name, "channel")) for name in one.get("channels", [])],
    }
