"""Painting points of a data set on a plane."""
