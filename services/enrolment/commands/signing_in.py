"""Signing in with a user name and a password; guessing gets slow."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.enrolment.model.organisations import accounts
from shared.authority import Actor
from shared.refusal import Refusal, Words
from shared.store import Store


def sign_in(store: Store, username: str, password: str, now: datetime) -> Actor:
    """The actor of an account. Refuses (401) without saying whether the name or the password is wrong, and (429)
    after ten failures in a row until a minute has passed."""
    failed = store.failed_sign_ins.find_one({"_id": username})
    if failed and failed["count"] >= accounts.MOST_FAILURES:
        until = failed["at"] + timedelta(seconds=accounts.PAUSE_SECONDS)
        if now < until:
            words = Words(
                "Đã nhập sai nhiều lần. Xin đợi một phút rồi thử lại.",
                "Too many wrong tries. Wait a minute, then try again.",
            )
            raise Refusal("too-many-tries", words, status=429)
    account = store.accounts.find_one({"username": username})
    if not accounts.password_fits(account, password):
        store.failed_sign_ins.update_one({"_id": username}, {"$inc": {"count": 1}, "$set": {"at": now}}, upsert=True)
        words = Words(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Xin nhập lại; nếu quên, hãy hỏi người quản trị.",
            "The user name or the password is wrong. Try again, or ask the operator.",
        )
        raise Refusal("sign-in", words, at="/password", status=401)
    if failed:
        store.failed_sign_ins.delete_one({"_id": username})
    assert account is not None
    return accounts.actor_of(account)
