"""Files made for others: the problems of a catalog, and the rows of an upload by their state."""
