"""`imm-eco import`: the command, how it tells what it does, and what goes back to the senders."""
