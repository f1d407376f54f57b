"""A Discord that runs on this machine: HTTP API v10, gateway v10, personas, a steerable clock, faults on purpose."""
