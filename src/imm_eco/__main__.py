"""Run the command line as `python -m imm_eco`."""

from imm_eco.cli import main

if __name__ == "__main__":
    main()
