"""Texts: everything a person reads, by key, in their language."""
