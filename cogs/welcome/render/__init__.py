"""What people are answered, as cards."""
