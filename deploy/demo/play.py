"""What `solop demo` does once the system runs: fill it, or find it filled, and say what to look at."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.data_folder import DataFolder
from deploy.demo.client import Client, Interrupted, Refused, Unanswered
from deploy.demo.closing import is_corrected
from deploy.demo.fill import OPERATOR, Filling, Tell, find_organisations
from deploy.demo.plan import PERIOD, QUARTER, Plan, make_plan
from deploy.demo.province import PROVINCE
from deploy.keys import write_secret
from deploy.system import System
from deploy.trouble import Trouble
from shared.vietnamese import day, today


@dataclass(frozen=True)
class Beginning:
    """When a demo was begun and the password of its accounts: a later start goes on with the same."""

    password: str
    began_on: date


def beginning(folder: DataFolder) -> Beginning:
    """That of this data folder, made where it is missing."""
    path = folder.keys / "demo.json"
    if not path.exists():
        made = {"password": secrets.token_urlsafe(9), "began_on": today(datetime.now(UTC)).isoformat()}
        write_secret(path, json.dumps(made, indent=1))
    kept = json.loads(path.read_text())
    return Beginning(kept["password"], date.fromisoformat(kept["began_on"]))


def play(system: System, console: Console) -> None:
    """Fill a running system with the province, unless it is there. Raises Trouble; returns when interrupted."""
    began = beginning(system.folder)
    plan = make_plan(began.began_on)
    operator = Client(system.urls, system.interrupted)
    try:
        operator.sign_in(OPERATOR, system.passwords[OPERATOR])
        places = find_organisations(operator, plan)
        if PROVINCE in places and is_corrected(operator, places[PROVINCE], QUARTER):
            console.print(f"\nThe province was filled on {day(began.began_on)}; it is as you left it.")
        else:
            console.print("\nFilling it with an invented province, over HTTP as its users would:")
            at = time.monotonic()
            with told_on(console) as tell:
                Filling(
                    plan,
                    system.urls,
                    password=began.password,
                    operator_password=system.passwords[OPERATOR],
                    interrupted=system.interrupted,
                    tell=tell,
                ).run()
            console.print(f"Filled in {time.monotonic() - at:.0f} s.")
            places = find_organisations(operator, plan)
    except Interrupted:
        console.print("Interrupted; `solop demo` goes on from here.")
        return
    except (Refused, Unanswered) as problem:
        raise Trouble(f"The province could not be filled: {problem}. `solop demo` goes on from here.") from problem
    show_what_to_see(system, console, plan, places, began.password)


@contextmanager
def told_on(console: Console) -> Iterator[Tell]:
    """Progress as bars in a terminal, as lines anywhere else."""
    if not console.is_terminal:

        def tell_in_lines(words: str, done: int, count: int) -> None:
            if done in (0, count):
                console.print(f"  {words}: {done} of {count}", markup=False)

        yield tell_in_lines
        return
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {}

        def tell_in_bars(words: str, done: int, count: int) -> None:
            if words not in tasks:
                tasks[words] = progress.add_task(words, total=count)
            progress.update(tasks[words], completed=done)

        yield tell_in_bars


def show_what_to_see(system: System, console: Console, plan: Plan, places: dict[str, str], password: str) -> None:
    """Say which pages to open and as whom."""
    figures, centre = system.urls["reporting"], places[plan.ledger_centre]
    messages = system.urls["notification"]
    pages = {
        "the province in quarter I/2023": f"{figures}/?period={QUARTER}",
        "how that quarter was closed": f"{figures}/periods/{QUARTER}",
        "what does not add up": f"{figures}/checks?period={QUARTER}",
        "five years of one centre": f"{figures}/?period={PERIOD}&organisation={centre}",
        "the study conferences of 2023": f"{figures}/conferences?period=2023",
        "a centre's day": f"{system.urls['enrolment']}/",
        "attendance": f"{system.urls['attendance']}/",
        "what was sent, and what became of it": f"{messages}/",
        "who gets what, and in which words": f"{messages}/rules, {messages}/templates",
        "the inbox of your organisation": f"{messages}/inbox",
        "letters and SMS as they arrived": f"{system.mailbox_url}/",
    }
    console.print("\n[bold]What to look at[/bold]")
    for name, address in pages.items():
        console.print(f"  {name:<38}{address}", markup=False)
    console.print(f"\n[bold]Who you can be[/bold], always with the password [bold]{password}[/bold]")
    names = {one.key: one.name for one in plan.organisations}
    for one in plan.accounts:
        console.print(f"  {one.username:<16}{one.role:<10}{names[one.organisation]}", markup=False)
    console.print("\nCtrl-C stops it; `solop demo` and `solop up` start it again as it is.", markup=False)
