"""Databases of both kinds."""

from tests.fakes.databases import database, lite, url

__all__ = ["database", "lite", "url"]
