"""The diagram: cards, wires, and everything a hand can do with them."""
