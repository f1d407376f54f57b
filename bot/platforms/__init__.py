"""Chat platforms: each package makes one of them what ``core/platform.py`` describes."""
