"""`solop rebuild`: make anew what follows from what was heard."""

from __future__ import annotations

from pathlib import Path

import click
from pymongo.errors import PyMongoError

from deploy.service_stores import data_option, store_of, url_option
from deploy.trouble import Trouble
from services.reporting.reactions.rebuilding import rebuild_figures
from shared.unit_of_work import Raced


@click.group()
def rebuild() -> None:
    """Make anew what follows from what was heard. Everything may go on running."""


@rebuild.command("reporting-figures")
@data_option
@url_option("reporting")
def reporting_figures(data: Path, reporting_url: str | None) -> None:
    """Make the kept figures of reporting anew from what it heard of each class."""
    try:
        with store_of("reporting", reporting_url, data) as store:
            classes, places = rebuild_figures(store)
    except Raced:
        raise Trouble("Too much was going on at once; what was made anew is right. Run it again.") from None
    except PyMongoError as problem:
        raise Trouble(f"The store cannot be used: {problem}") from None
    click.echo(f"Made anew: {places} figures of {classes} classes. `solop audit` says whether they agree.")
