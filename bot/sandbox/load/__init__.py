"""Load: joins and messages by a scenario, and what a bot made of them.

`scenario` is what to play, `drawing` draws texts, authors and joiners from it, `pacing` keeps the rate, `player` plays
it within the sandbox's process, `actions` reads what a call of the bot does, `ledger` sets calls against what was
played, `report` sums up, `run` holds it together, `calls` are the calls under ``/sandbox/load``.
"""
