"""Looking into a file that a stranger handed in: in a process of its own, which may die of it.

``python -m records.files.inspection`` gets the content as one open file and writes what is to be
kept into another. It has no secret, no database and no network to use, a limit of memory and of
time, and says one line: the type that the content is, or the code of the refusal.
"""
