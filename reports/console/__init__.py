"""The review console: where the records team works all day; pages over the inventory, with and without JavaScript."""
