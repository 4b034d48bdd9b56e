"""The kit for module authors: a new module, whole from its first minute.

`template/` holds its files as they will be, with two blanks to fill: `NAME` in paths, `$name` and its like in texts.
"""

from diversa.kit.making import KitError, Made, make

__all__ = ["KitError", "Made", "make"]
