"""What is outside Discord's API, under ``/sandbox/``: personas, clock, faults, notes, requests, state."""
