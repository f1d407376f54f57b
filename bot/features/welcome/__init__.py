"""Newcomers are looked after: a start panel, and a person's answer to their first message."""
