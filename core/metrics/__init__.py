"""The numbers people read to know how good a network is.

To add a metric, add a class in a module beside this file.
"""
