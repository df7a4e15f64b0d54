"""What the function that a trainer really calls optimises."""
