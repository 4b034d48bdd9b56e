"""The office's console: an application of its own, so that citizens' pages need no session and no cookie."""

CONSOLE = "/consola"
"""Where it is mounted; its cookie goes nowhere else."""
