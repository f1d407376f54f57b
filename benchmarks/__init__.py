"""What Tribune costs, measured beside what it could cost at least: ``make bench``.

To add a benchmark, put a function decorated with ``@benchmark`` into a module of ``benchmarks/measures``: it takes an
``Effort`` and returns ``Result``s. It is found, run, printed and written to results.json with the others. A measurement
and its floor belong into the same run, in turns, so that whatever else the machine does meets both.
"""
