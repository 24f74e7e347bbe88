"""Where samples come from, and how they are made ready for a network."""
