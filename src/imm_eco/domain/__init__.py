"""What is true of the field, whatever stores or shows it: its vocabulary, the programme, the rules."""
