"""`solop audit`: recompute the figures of a period from the journals, and say what reporting keeps otherwise."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click
from pymongo.errors import PyMongoError

from deploy.audit.journals import Journals
from deploy.audit.kept import Kept
from deploy.audit.look import Question
from deploy.audit.report import audit
from deploy.audit.wording import in_words
from deploy.service_stores import data_option, store_of, url_option
from deploy.trouble import Trouble
from shared.periods import parse
from shared.refusal import Refusal


@click.command("audit")
@click.argument("period")
@click.option("--organisation", help="The identifier of an organisation: it and all below it; else everybody.")
@click.option("--rule", type=click.Choice(("opened", "closed")), default="opened", show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As known at the end of this day.")
@data_option
@url_option("enrolment")
@url_option("attendance")
@url_option("reporting")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def audit_command(
    period: str,
    organisation: str | None,
    rule: str,
    as_of: datetime | None,
    data: Path,
    enrolment_url: str | None,
    attendance_url: str | None,
    reporting_url: str | None,
    as_json: bool,
) -> None:
    """Recount PERIOD (2023-01, 2023-Q1, 2023-H1, 2023, 2018..2022, 2023-01-10..2023-02-20) from the journals of
    enrolment and attendance, and hold against that what reporting keeps. Reads only. Ends with 1 when anything differs.
    """
    try:
        question = Question(parse(period), rule, organisation, as_of.date() if as_of else None)
    except Refusal as refusal:
        raise Trouble(refusal.words.en) from None
    try:
        with ExitStack() as stack:
            urls = {"enrolment": enrolment_url, "attendance": attendance_url, "reporting": reporting_url}
            stores = {service: stack.enter_context(store_of(service, url, data)) for service, url in urls.items()}
            report = audit(Journals(stores["enrolment"], stores["attendance"]), Kept(stores["reporting"]), question)
    except PyMongoError as problem:
        raise Trouble(f"A store cannot be read: {problem}") from None
    click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else in_words(report))
    if report["differences"]:
        sys.exit(1)
