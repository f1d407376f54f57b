"""Discord: with ``cogs/`` the only code that knows discord.py."""
