"""What a review is made of, from change to rendered text."""
