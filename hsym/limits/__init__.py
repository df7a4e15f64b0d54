"""M -> oo: limits of h_M with explicit bounds, by general theorems whose hypotheses are proved one by one."""
