"""Questions to an open catalog: which rows, in which order, and where the next problem is. They change nothing."""
