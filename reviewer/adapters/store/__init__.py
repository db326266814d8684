"""What is kept on disk between reviews."""
