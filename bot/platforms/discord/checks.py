"""Whom Discord shows a command by default. Only a hint: the service decides who may use it."""

from discord import app_commands

for_moderators = app_commands.default_permissions(moderate_members=True)
"""Shown to those who may time members out, until the guild says otherwise. For whole groups: Discord knows no less."""

for_admins = app_commands.default_permissions(manage_guild=True)
"""Shown to those who may manage the guild, until the guild says otherwise."""
