"""The limit M -> oo of h_M: what it is, how far h_M is from it, and how that is proved."""
