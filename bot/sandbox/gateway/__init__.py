"""Discord's gateway v10: `hub.Gateway` turns the world's events into each session's view of them.

``session`` keeps sequence and replay, ``connection`` speaks with one socket, ``opening`` builds READY, GUILD_CREATE and
member chunks, ``visibility`` says who sees what, ``compression`` and ``intents`` are what their names say.
"""
