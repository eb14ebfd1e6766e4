"""Keys and passwords are made once, and only their owner can read the secret ones."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from deploy.keys import make_keys, make_passwords


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = {path.name: path.read_text() for path in files(tmp_path)}
    assert {path.name: path.read_text() for path in files(tmp_path)} == first
    assert set(first) == {"signing-key.json", "identity.key", "check-in.key", "messages.key", "jwks.json"}


def files(folder: Path) -> list[Path]:
    make_keys(folder)
    return sorted(folder.iterdir())


def test_only_the_owner_reads_the_secret_ones(tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    make_passwords(tmp_path / "passwords.json", ["enrolment"])
    private = (keys.signing_key, keys.identity_key, keys.check_in_key, keys.messages_key)
    for secret in (*private, tmp_path / "passwords.json"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_the_public_keys_check_what_the_signing_key_signed(tmp_path: Path) -> None:
    keys = make_keys(tmp_path / "private", tmp_path / "public" / "jwks.json")
    signing = OKPKey.import_key(json.loads(keys.signing_key.read_text()))
    public = json.loads(keys.jwks.read_text())
    token = jwt.encode({"alg": "Ed25519", "kid": signing.kid}, {"sub": "x"}, signing, algorithms=["Ed25519"])
    assert jwt.decode(token, KeySet.import_key_set(public), algorithms=["Ed25519"]).claims == {"sub": "x"}
    assert "d" not in public["keys"][0]


def test_the_other_keys_have_32_bytes_each_and_differ(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    keys = make_keys(tmp_path / "private", check_in_key=shared / "check-in.key", messages_key=shared / "messages.key")
    files = (keys.identity_key, keys.check_in_key, keys.messages_key)
    made = {base64.b64decode(one.read_text()) for one in files}
    assert [len(one) for one in made] == [32, 32, 32]


def test_passwords_stay_and_new_names_get_theirs(tmp_path: Path) -> None:
    first = make_passwords(tmp_path / "passwords.json", ["enrolment"])
    second = make_passwords(tmp_path / "passwords.json", ["enrolment", "reporting"])
    assert second["enrolment"] == first["enrolment"] != second["reporting"]
