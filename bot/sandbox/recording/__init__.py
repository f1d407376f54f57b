"""Recordings: what happened in a sandbox as a file, played again to see whether a bot still does the same.

`names` tells what an id stands for, so that two runs can be compared; `lines` is the file's form, `recorder` writes
it, `calls` are the calls under ``/sandbox/recording``; `reading` reads it, `replay` plays it, `comparing` finds what
differs, `summary` shows what a file holds.
"""
