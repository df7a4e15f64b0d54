"""Every group size at once: the mean of the gap over a binomial count as a closed form or a recurrence in M, with its proof."""
