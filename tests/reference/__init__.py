"""A second, hand-written reading of the OSRI's rating rules, to test the program against.

Nothing here may read `instruments/` or import the program: agreement between the two only means something
while they are independent.
"""
