"""Trying the program on real instructions and on real merges of them: `python -m bench.real FOLDER`."""
