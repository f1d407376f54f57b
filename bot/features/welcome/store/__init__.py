"""Rows of the welcome feature, by what they are about."""
