"""Onboarding: the questions that newcomers answer, and what their answers give them."""
