"""Seeded random instruments, answers for them, and the mistakes that people and editors make in instruments.

`instruments` makes sound instruments as plain data, `mutations` breaks data in one place or several, `answers` answers
whatever can be compiled, `asking` writes data to a file and reads it as the program does. The same seed gives the same.
"""
