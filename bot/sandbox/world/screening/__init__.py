"""Membership screening: the rules that newcomers accept before they take part."""
