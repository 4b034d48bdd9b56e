"""The sections of this module's own, in the order they are asked."""
