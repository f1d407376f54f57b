"""Discord's own AutoMod: a guild's rules, what they find in texts and names, and what they do about it."""
