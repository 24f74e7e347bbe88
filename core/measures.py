"""How large cards are and how far apart they stand, in scene units (1 is 1 px at 100 %)."""

WIDTH = 200  # of a card
HEIGHT = 80  # of a card with few inputs
PORT_GAP = 20  # between two inputs of one card
COLUMN = 260  # from the middle of a card to that of its reader
ROW = 120  # from the middle of a card to that of the one below
GRID = 10
