"""The arithmetic of hsym, and the only place that imports FLINT.

Values that leave this package are plain: ``int``, ``Fraction``, SymPy expressions, tuples and frozen dataclasses.
FLINT objects live inside single calls, because most of them can be neither pickled nor hashed.

===================  ==================================================================================
numbers              :class:`Number`: Q-linear combinations of square roots, coefficients in Q or Q(parameters)
rational_functions   :class:`RationalFunction`: those coefficients when parameters are left symbolic
radicals             ring operations on ``{radicand: coefficient}``, shared by all of the above
vectors              :class:`ExactVector`, :class:`SymbolicVector`: one value for each s
evaluate             a SymPy expression in s and M, evaluated at every s at once
functions            the single functions that it looks up
instantiate          a closed form with numbers put in, node by node and bounded
limits               counted limits on the size of exact work
bernstein            :class:`Bernstein`: polynomials in Bernstein form
polynomials          :class:`Polynomial`: the same in monomials, by one Taylor shift
signs                the sign of a Bernstein form on [0, 1], exactly or by a cover of balls
balls                :class:`Ball`: rigorous enclosures
binomial_means       balls around E[v_K], K binomial: h_M(t) and h_M'(t) at large M
binomial_taylor      Taylor polynomials of h_M in the angle, with a bound on the remainder
along_angle          a closed form on a cell of angles, as a ball or a series
sup                  the supremum of the difference of h_M and a closed form
closed_forms         log, exp, arcsine and the like at a point, as balls
equality             whether two closed forms are equal: decided, or open
precision            FLINT's working precision, borrowed by one thread at a time
multivariate         polynomials in several variables, for the gradient identity
quotients            rational functions in several variables, for the sums over every M
linear               one vector in the kernel of a matrix, without fractions
===================  ==================================================================================
"""
