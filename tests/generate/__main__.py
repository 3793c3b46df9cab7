"""`python -m tests.generate`."""

from tests.generate import main

main()
