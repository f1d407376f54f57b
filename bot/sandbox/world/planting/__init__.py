"""Builds a world from a seed."""

from bot.sandbox.world.planting.planter import plant

__all__ = ["plant"]
