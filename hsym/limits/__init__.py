"""What becomes of h_M as the group size M grows."""
