"""What happens after the commit: effects in lanes, jobs at their time."""
