"""``hsym notebook``."""
