"""`imm-eco import`: the command, how it tells what it does, and what goes back to the senders."""

from imm_eco.cli.import_.command import import_ as import_
