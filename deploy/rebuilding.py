"""`solop rebuild`: make anew what follows from what was heard."""

from __future__ import annotations

from pathlib import Path

import click
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from deploy.service_stores import data_option, log_of, store_of, url_option
from deploy.trouble import Trouble
from services.reporting.reactions.rebuilding import forget_class, rebuild_figures
from shared.events import attendance, enrolment
from shared.journal import JournalRequests
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


@rebuild.command("reporting-class")
@click.argument("class_id")
@data_option
@url_option("reporting")
@click.option("--kafka-url", envvar="SOLOP_KAFKA_URL", help="Or SOLOP_KAFKA_URL; else of the system in --data.")
def reporting_class(class_id: str, data: Path, reporting_url: str | None, kafka_url: str | None) -> None:
    """Have reporting forget a class and hear all of it again, from the journals of enrolment and attendance."""
    requests = JournalRequests(log_of(kafka_url, data))
    try:
        with store_of("reporting", reporting_url, data) as store:
            forget_class(store, class_id)
        for topic in (enrolment.CLASSES, attendance.SHEETS):
            requests.ask(topic.owner, f"{topic.name}/{class_id}", 1)
        requests.close()
    except (PyMongoError, KafkaError, Raced) as problem:
        raise Trouble(f"It did not work: {problem!r}. Run it again.") from None
    click.echo(f"Asked for all that was said of {class_id}. `solop audit` shows when it was heard.")
