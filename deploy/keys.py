"""The keys and passwords of an installation: made once, kept in files that only their owner can read."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet, OKPKey


@dataclass(frozen=True)
class Keys:
    """Where the keys lie."""

    signing_key: Path
    identity_key: Path
    check_in_key: Path
    messages_key: Path
    jwks: Path


def make_keys(
    folder: Path, jwks: Path | None = None, check_in_key: Path | None = None, messages_key: Path | None = None
) -> Keys:
    """The keys in this folder, made where they are missing.

    `jwks` is where the public half of the signing key goes, `check_in_key` where the key goes that attendance has too,
    and `messages_key` where that of notification goes, when the folder itself is not for their eyes.
    """
    keys = Keys(
        folder / "signing-key.json",
        folder / "identity.key",
        check_in_key or folder / "check-in.key",
        messages_key or folder / "messages.key",
        jwks or folder / "jwks.json",
    )
    if not keys.signing_key.exists():
        made = OKPKey.generate_key("Ed25519", {"use": "sig"}, private=True, auto_kid=True)
        write_secret(keys.signing_key, json.dumps(made.as_dict(private=True)))
    for path in (keys.identity_key, keys.check_in_key, keys.messages_key):
        if not path.exists():
            write_secret(path, base64.b64encode(secrets.token_bytes(32)).decode())
    signing_key = OKPKey.import_key(json.loads(keys.signing_key.read_text()))
    public = json.dumps(KeySet([signing_key]).as_dict(private=False))
    if not keys.jwks.exists() or keys.jwks.read_text() != public:
        write_secret(keys.jwks, public)
        keys.jwks.chmod(0o644)
    return keys


def make_passwords(path: Path, names: Iterable[str]) -> dict[str, str]:
    """One random password per name, kept in one file."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(18) for name in missing}
        write_secret(path, json.dumps(known, indent=1))
    return known


def write_secret(path: Path, text: str) -> None:
    """Write a whole file, or none, that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
