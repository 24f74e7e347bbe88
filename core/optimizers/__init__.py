"""How weights can follow the slope. To add an optimizer, add a class in a module beside this."""
