"""Let `python -m diversa.cli` be the command line."""

from diversa.cli import main

main()
