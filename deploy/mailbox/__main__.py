"""Runs the mailbox: `python -m deploy.mailbox --folder … --smtp-port … --page-port …`."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path

import click
from werkzeug.serving import make_server

from deploy.mailbox.letters import Letters
from deploy.mailbox.messages import Messages
from deploy.mailbox.pages import create_app
from deploy.mailbox.receipts import tell
from deploy.mailbox.smtp import smtp_server
from deploy.ports import HOST


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--smtp-port", type=int, required=True)
@click.option("--page-port", type=int, required=True)
@click.option("--receipts-url", required=True, help="Where receipts of short messages are posted, by channel.")
@click.option("--receipts-secret", envvar="MAILBOX_RECEIPTS_SECRET", required=True)
def main(folder: Path, smtp_port: int, page_port: int, receipts_url: str, receipts_secret: str) -> None:
    """Serve SMTP, the gateway and the pages until told to end."""
    logging.basicConfig(level=logging.WARNING)
    letters, messages = Letters(folder), Messages(folder)
    over = threading.Event()
    telling = threading.Thread(target=tell, args=(messages, receipts_url, receipts_secret, over), daemon=True)
    telling.start()
    smtp = smtp_server(letters, HOST, smtp_port)
    smtp.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        make_server(HOST, page_port, create_app(letters, messages), threaded=True).serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        over.set()
        smtp.stop()


if __name__ == "__main__":
    main()
