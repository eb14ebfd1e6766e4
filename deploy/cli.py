"""The command `solop`: what operators and developers run."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from deploy.audit.commands import audit_command
from deploy.contracts.commands import contracts
from deploy.data_folder import DataFolder
from deploy.demo.play import play
from deploy.keys import make_keys
from deploy.ports import DEFAULT_BASE, HOST, Ports
from deploy.rebuilding import rebuild
from deploy.service_stores import data_option
from deploy.serving import serve_command
from deploy.status import ProcessStatus, parked as parked_events, system_status
from deploy.store_users import make_service_users
from deploy.system import System
from deploy.topics import make_topics
from deploy.trouble import Trouble
from shared.settings import SERVICES

console = Console(highlight=False, soft_wrap=True)

ports_option = click.option("--ports", "base", default=DEFAULT_BASE, show_default=True, help="The base of all ports.")
service_argument = click.argument("service", type=click.Choice(SERVICES))


@click.group()
def main() -> None:
    """Sổ Lớp: the class register and its figures."""


main.add_command(contracts)
main.add_command(audit_command)
main.add_command(rebuild)


@main.command()
@data_option
@ports_option
def up(data: Path, base: int) -> None:
    """Run the whole system here until Ctrl-C; it goes on where it was."""
    run_system(data, base)


@main.command()
@data_option
@ports_option
def demo(data: Path, base: int) -> None:
    """Run the whole system here until Ctrl-C, filled with an invented province."""
    run_system(data, base, once_ready=lambda system: play(system, console))


def run_system(data: Path, base: int, once_ready: Callable[[System], None] | None = None) -> None:
    """Run the system until somebody ends it."""
    progress = console.status("Starting Sổ Lớp…")
    system = System(data, base=base, say=lambda sentence: console.print(sentence, markup=False))
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda *_: system.interrupted.set()) for number in ends]
    try:
        with progress:
            system.start()
        show_where(system)
        if once_ready:
            once_ready(system)
        while not system.interrupted.wait(1):
            pass
    except KeyboardInterrupt:
        pass  # interrupted while it started
    finally:
        with console.status("Stopping…"):
            system.stop()
        for number, handler in zip(ends, before, strict=True):
            signal.signal(number, handler)
    console.print("Stopped.")


def show_where(system: System) -> None:
    """Say where everything is."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for service, url in system.urls.items():
        table.add_row(service, url)
    table.add_row("mailbox", system.mailbox_url)
    table.add_row("data", str(system.folder.path))
    table.add_row("logs", str(system.folder.logs))
    table.add_row("account", f"operator, first password {system.passwords['operator']}")
    console.print("\n[bold]Sổ Lớp is running.[/bold] Ctrl-C stops it.")
    console.print(table)


@main.command()
@data_option
def down(data: Path) -> None:
    """Stop the system that runs from a data folder."""
    with console.status("Stopping…"):
        was_running = DataFolder(data.resolve()).end_system()
    console.print("Stopped." if was_running else "Nothing was running.")


@main.command()
@data_option
def status(data: Path) -> None:
    """Show the processes, and what waits: unpublished events, events not yet taken in, parked events."""
    rows = system_status(DataFolder(data.resolve()))
    if not rows:
        raise Trouble(f"No system was ever started from {data}; `solop up` starts one.")
    table = Table("process", "pid", "ready", "unpublished", "lag", "parked", "relay")
    for row in rows:
        pid = "–" if row.pid is None else str(row.pid)
        table.add_row(row.name, pid, "[green]yes[/green]" if row.ready else "[red]no[/red]", *counts_of(row))
    console.print(table)
    if not all(row.ready for row in rows):
        sys.exit(1)


def counts_of(row: ProcessStatus) -> list[str]:
    """A worker's counts as cells."""
    if row.counts is None:
        return ["", "", "", ""]
    relay = row.counts["relay"]
    numbers = ["–" if row.counts[name] is None else str(row.counts[name]) for name in ("unpublished", "lag", "parked")]
    return [*numbers, f"leads ({relay['number']})" if relay["leader"] else "waits"]


@main.command()
@service_argument
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", type=int, help="8401 for enrolment and so on, unless given.")
@click.option("--workers", default=2, show_default=True)
def serve(service: str, host: str, port: int | None, workers: int) -> None:
    """Run the HTTP process of a service."""
    command = serve_command(service, host, port or Ports().api(service), workers)
    os.execv(command[0], command)


@main.command()
@service_argument
def work(service: str) -> None:
    """Run the worker process of a service: its relay, its consumer and what it does by itself."""
    importlib.import_module(f"services.{service}.app").create_worker().run()


@main.command()
@click.option("--kafka-url", envvar="SOLOP_KAFKA_URL", required=True, help="Or SOLOP_KAFKA_URL.")
@click.option("--replication", envvar="SOLOP_KAFKA_REPLICATION", default=1, show_default=True)
def topics(kafka_url: str, replication: int) -> None:
    """Make the topics at the broker what the register says."""
    created = make_topics(kafka_url, replication=replication)
    console.print(f"Made: {', '.join(created)}." if created else "All topics are there.")


@main.command()
@service_argument
@data_option
def parked(service: str, data: Path) -> None:
    """List the events that a service could not take in, and those that wait behind them. Its worker tries them
    again every ten seconds and at its start."""
    items = parked_events(DataFolder(data.resolve()), service)
    for one in items:
        console.print(f"{one['at']}  {one['kind']:<10}  {one['_id']}\n    {one['why']}")
    console.print(f"{len(items)} parked in {service}." if items else f"Nothing is parked in {service}.")


@main.command("store-users")
@click.option("--admin-url", envvar="SOLOP_MONGO_ADMIN_URL", required=True, help="Or SOLOP_MONGO_ADMIN_URL.")
def store_users(admin_url: str) -> None:
    """Make the database user of each service, its password from SOLOP_PASSWORD_<SERVICE>."""
    passwords = {service: os.environ.get(f"SOLOP_PASSWORD_{service.upper()}", "") for service in SERVICES}
    missing = [f"SOLOP_PASSWORD_{service.upper()}" for service, password in passwords.items() if not password]
    if missing:
        raise Trouble(f"Set {', '.join(missing)}.")
    make_service_users(admin_url, passwords)
    console.print(f"The services have their users at {urlsplit(admin_url).netloc.rpartition('@')[2]}.")


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--jwks", type=click.Path(path_type=Path, dir_okay=False), help="Where the public keys go.")
@click.option(
    "--check-in", type=click.Path(path_type=Path, dir_okay=False), help="Where the key goes that attendance has too."
)
@click.option(
    "--messages", type=click.Path(path_type=Path, dir_okay=False), help="Where the key goes that only notification has."
)
def keys(out: Path, jwks: Path | None, check_in: Path | None, messages: Path | None) -> None:
    """Make the keys for signing, identities, check-ins and messages in a folder, where they are missing."""
    made = make_keys(out, jwks, check_in, messages)
    secret = (made.signing_key, made.identity_key, made.check_in_key, made.messages_key)
    console.print(f"Keys: {', '.join(map(str, secret))}; public: {made.jwks}.")


if __name__ == "__main__":
    main()
