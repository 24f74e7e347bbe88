"""What live views are made of: plots, curves, heatmaps, and the frame around them."""
