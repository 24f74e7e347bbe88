"""What training can make small. To add a loss, add a class in a module beside this file."""
