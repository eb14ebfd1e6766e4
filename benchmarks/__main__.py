"""Runs one benchmark, or all: `python -m benchmarks [NAME …]`."""

from __future__ import annotations

import sys

from benchmarks import board, growing_register, letters, long_list, mark_to_figure, morning, qr_hour

ALL = {
    "mark-to-figure": mark_to_figure.measure,
    "long-list": long_list.measure,
    "growing-register": growing_register.measure,
    "qr-hour": qr_hour.measure,
    "morning": morning.measure,
    "board": board.measure,
    "letters": letters.measure,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"== {name}")
        ALL[name]()
