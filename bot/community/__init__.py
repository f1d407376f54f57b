"""What several features know about the same community: people, staff, state and activity."""
