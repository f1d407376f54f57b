"""The world: guilds, channels, members, messages as plain state, and the mutations that publish Discord's events.

``model`` holds the dataclasses, ``state`` the `World` that finds things and publishes; ``guilds``, ``members``,
``roles``, ``channels``, ``threads``, ``messages`` and ``invites`` change it. A mutation checks no permissions
(``rest`` does) and is a plain function that takes the world first.
"""
