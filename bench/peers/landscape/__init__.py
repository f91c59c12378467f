"""Functions of the expression language of Overstep, their derivatives, descents on them and their minima, in numbers of
hundreds of bits.

Written from the description of the language and of descents, not from the program that it is compared with: it shares
no code with it, and it takes derivatives as limits of differences, not by rules, but for the steps of descents, where
rules are faster; the two are compared with each other.
"""
