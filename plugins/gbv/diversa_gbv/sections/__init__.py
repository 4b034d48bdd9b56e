"""The sections of this module, in the order in which they are asked."""
