"""Files with one row for each response: what may stand in them, how it is treated, and how each format writes it."""
