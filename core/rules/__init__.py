"""What is looked for as people draw. To add a rule, add a class to a module here, or a module."""
