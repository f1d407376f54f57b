"""Application commands and interactions: what a persona starts, what the bot answers, and how long it may take.

`service.Interactions` composes them: its ``routes`` go into the router. ``model`` holds an interaction and the store
of all; ``invoke``, ``press`` and ``submit`` check what a persona sends to ``POST /interactions``; ``delivery`` tells
the bot and the persona; ``answers``, ``callbacks`` and ``followups`` take what the bot answers.
"""
