"""The page on which a file is looked at before it is used."""
