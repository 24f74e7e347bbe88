"""What can be done without a window. To add a command, add a module beside this file."""
