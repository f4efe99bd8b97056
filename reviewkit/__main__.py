"""`python -m reviewkit`: the command where its script is not on the path."""

from reviewkit.cli import main

main()
