"""What this machine must have before the program can run, and how it comes by it.

Standard library only, for it runs before anything is installed. What a warm start imports is
kept small: `door`, `arguments`, `checkout`; the rest is imported where it is needed.
"""
