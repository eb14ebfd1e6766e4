"""`solop contracts`: freeze what is said, check that it is kept, write it down for readers."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.event_map import event_map
from deploy.contracts.examples import draft_missing, shortcomings
from deploy.contracts.freezing import FROZEN, as_text, breaches, freeze
from deploy.trouble import Trouble
from shared.events import REGISTRY


@click.group()
def contracts() -> None:
    """What the services say to each other."""


@contracts.command("freeze")
def freeze_command() -> None:
    """Freeze the schemas of new event versions, and draft their examples. Nothing frozen is changed."""
    frozen = freeze()
    for name in frozen:
        click.echo(f"Frozen: {FROZEN / name}.json")
    for path in draft_missing():
        click.echo(f"Drafted, to be filled in: {path}")
    if not frozen:
        click.echo("Everything was frozen before.")


@contracts.command("check")
def check_command() -> None:
    """Say what departs from the frozen schemas, and which examples are not right."""
    found = [*breaches(), *shortcomings()]
    if found:
        raise Trouble("\n".join(found))
    click.echo(f"{len(REGISTRY.types)} event versions are as they were frozen.")


@contracts.command("map")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("docs"),
    show_default=True,
    help="The folder of event-map.md and asyncapi.json.",
)
def map_command(out: Path) -> None:
    """Write who says what and who listens, for people and for machines."""
    for name, content in documents().items():
        (out / name).write_text(content)
        click.echo(f"Written: {out / name}")


def documents() -> dict[str, str]:
    """The written-down contracts by their file names."""
    return {"event-map.md": event_map(), "asyncapi.json": as_text(asyncapi())}
