"""Commands, buttons, selects and forms of the welcome feature, by who uses them."""
