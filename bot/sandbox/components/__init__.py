"""What Discord takes in messages, modals and commands: pure checks without any state."""
