"""The activations a layer can end in. To add one, add a class in a module beside this file."""
