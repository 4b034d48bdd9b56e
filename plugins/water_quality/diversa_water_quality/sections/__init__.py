"""The sections of its own, in the order in which they are asked."""
