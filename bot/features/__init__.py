"""What Tribune does, a folder each; nothing here knows a chat platform."""
