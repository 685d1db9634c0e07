"""One module a version of the inventory."""
