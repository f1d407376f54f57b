"""All actions of the permission matrix."""

from __future__ import annotations

from collections.abc import Mapping

from tests.sandbox.proofs.action import Action
from tests.sandbox.proofs.channel_actions import CHANNEL_ACTIONS
from tests.sandbox.proofs.guild_actions import GUILD_ACTIONS
from tests.sandbox.proofs.live_actions import LIVE_ACTIONS

ACTIONS: Mapping[str, Action] = {**CHANNEL_ACTIONS, **GUILD_ACTIONS, **LIVE_ACTIONS}
TRAITS = {name: action.traits for name, action in ACTIONS.items()}
