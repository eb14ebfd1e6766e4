"""Runs the mailbox: `python -m deploy.mailbox --folder … --smtp-port … --page-port …`."""

from __future__ import annotations

import logging
import signal
from pathlib import Path

import click
from werkzeug.serving import make_server

from deploy.mailbox.letters import Letters
from deploy.mailbox.pages import create_app
from deploy.mailbox.smtp import smtp_server
from deploy.ports import HOST


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--smtp-port", type=int, required=True)
@click.option("--page-port", type=int, required=True)
def main(folder: Path, smtp_port: int, page_port: int) -> None:
    """Serve SMTP and the pages until told to end."""
    logging.basicConfig(level=logging.WARNING)
    letters = Letters(folder)
    smtp = smtp_server(letters, HOST, smtp_port)
    smtp.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        make_server(HOST, page_port, create_app(letters), threaded=True).serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
