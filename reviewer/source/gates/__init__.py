"""What configuration files demand of the code, and the commands that check it."""
