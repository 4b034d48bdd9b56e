"""What staff may see of a module while people answer it: never of one person, rounded, and some days late."""
