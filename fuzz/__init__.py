"""Fuzzing the readers with atheris, libFuzzer for Python: `make fuzz`, or `python -m fuzz [--seconds N] [READER …]`."""
