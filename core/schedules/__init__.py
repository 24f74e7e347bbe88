"""How the learning rate can change. To add a schedule, add a class in a module beside this file.

Times are given in epochs; the rate itself changes from step to step.
"""
