"""A reason why a command cannot go on, told in one sentence instead of a traceback."""

from __future__ import annotations

import click


class Trouble(click.ClickException):
    """Something that the person at the terminal can mend; ends the command with exit code 2."""

    exit_code = 2
