"""Faults on purpose: what goes wrong, where, how often and how long. `asking` reads what ``/sandbox/faults`` is told.

``requests`` is the API's part, ``frames`` the gateway's, ``chance`` and ``latency`` say how often and how slowly.
"""

from bot.sandbox.control.faults.asking import inflict
from bot.sandbox.control.faults.plan import FaultPlan

__all__ = ["FaultPlan", "inflict"]
