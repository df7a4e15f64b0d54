"""Reading rules and claims from text: our own grammar, so that no text is ever run as Python."""
