"""Statements about a rule, proved in the Rocq kernel: instances of the theory in ``proofs/rocq``."""
