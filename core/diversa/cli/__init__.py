"""The command line: `diversa`. One file for each group of commands; `program` joins them.

What is heavy is imported inside the commands, so that `diversa --help` answers at once.
"""

from diversa.cli.program import cli, execute, main

__all__ = ["cli", "execute", "main"]
