"""What LayerLoom knows about networks, data and training, without a window."""

__version__ = "0.1.0"
