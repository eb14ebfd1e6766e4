"""Signed tokens: who somebody is and which roles they hold, checked offline against the issuer's public keys."""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.authority import ROLES, Actor, Role

ISSUER = "solop"
LIFETIME_SECONDS = 12 * 3600
ALGORITHMS = ["EdDSA", "Ed25519", "RS256", "ES256"]
KEYS_KEPT_SECONDS = 600


class Keys:
    """The issuer's public keys, from a file or an http(s) address; fetched again every ten minutes, and at once
    when a token names a key that is not among them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._keys: KeySet | None = None
        self._read_at = 0.0

    def get(self, *, fresh: bool = False) -> KeySet:
        """The key set. Raises OSError when it cannot be read."""
        age = time.monotonic() - self._read_at
        if self._keys is None or age > KEYS_KEPT_SECONDS or (fresh and age > 5):
            if self._source.startswith(("http://", "https://")):
                with urllib.request.urlopen(self._source, timeout=5) as answer:
                    text = answer.read()
            else:
                text = Path(self._source).read_bytes()
            self._keys, self._read_at = KeySet.import_key_set(json.loads(text)), time.monotonic()
        return self._keys


def issue(key: OKPKey, actor: Actor, now: datetime) -> str:
    """A token for an actor, good for twelve hours."""
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": actor.account_id,
        "name": actor.name,
        "roles": [[role.name, role.organisation_id] for role in actor.roles],
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
    }
    return jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims, key, algorithms=ALGORITHMS)


def read(token: str, keys: Keys, now: datetime) -> Actor | None:
    """The actor of a token; None when it is forged, expired or not ours."""
    try:
        try:
            decoded = jwt.decode(token, keys.get(), algorithms=ALGORITHMS)
        except JoseError:
            decoded = jwt.decode(token, keys.get(fresh=True), algorithms=ALGORITHMS)
        claims = decoded.claims
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), exp={"essential": True}, sub={"essential": True}, iss={"essential": True}
        )
        registry.validate(claims)
        roles = tuple(Role(str(name), str(place)) for name, place in claims.get("roles", ()) if name in ROLES)
        return Actor(str(claims["sub"]), str(claims.get("name", "")), roles)
    except (JoseError, ValueError, TypeError):
        return None
