"""Ten thousand letters of one event, beside the bare SMTP client on the same server; and one that is urgent."""

from __future__ import annotations

import base64
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from services.notification import reactions
from services.notification.channels.mail import AS_SENT, Mail, compose
from services.notification.heard import Heard, House
from services.notification.model import deliveries, kinds
from services.notification.sending.line import Line
from services.notification.sending.packing import pack
from services.notification.sending.router import Router
from services.notification.settings import Settings, mail_server
from services.notification.store import INDEXES
from shared.events import Event, EventType, enrolment
from shared.followers import Following
from shared.parking import Parking
from shared.settings import SERVICES, Settings as Common
from shared.store import Store, connect, make_indexes
from tests.ports import free_port
from tests.stores import running_store

LETTERS = 10_000
BARE = 2_000
CENTRE = "centre"
SENDER = "solop@example.vn"


def measure(letters: int = LETTERS) -> None:
    """Print the rates and the wait of the urgent one."""
    with TemporaryDirectory() as place, running_store(Path(place)) as url, post_office() as port:
        key = Path(place) / "messages.key"
        key.write_text(base64.b64encode(b"k" * 32).decode())
        for recognises in (True, False):
            store = connect(url, f"letters_{recognises}")
            make_indexes(store, INDEXES)
            told = settings(store.name, port, str(key), recognises)
            print(f"a server that recognises repeats: {recognises}")
            one_batch(store, told, letters if recognises else letters // 5)


@contextmanager
def post_office() -> Iterator[int]:
    """The port of a mail server in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.post_office", str(port)])
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port).quit()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def settings(database: str, port: int, key: str, recognises: bool) -> Settings:
    urls = {one: f"http://127.0.0.1/{one}" for one in SERVICES}
    common = Common("notification", "", database, "", 1, "", urls, False, 0, "worker")
    return Settings(common, f"smtp://127.0.0.1:{port}", SENDER, recognises, None, messages_key_file=key)


def one_batch(store: Store, told: Settings, letters: int) -> None:
    """Everybody is enrolled by one event; what waits for nothing is written to."""
    people = prepare(store, letters)
    at = time.perf_counter()
    hear(store, enrolment.LEARNERS_ENROLLED, "big", 2, {"class_id": "big", "learners": people})
    print(f"{letters} deliveries written down: {time.perf_counter() - at:.1f} s")
    router = Router(store, told.common.urls, {kinds.EMAIL})
    at = time.perf_counter()
    router.round()
    print(f"their way chosen: {time.perf_counter() - at:.1f} s")
    bare_before = bare(store, told, BARE)
    stop = threading.Event()
    make = partial(Mail, mail_server(told.smtp_url), SENDER, recognises_repeats=told.smtp_recognises_repeats)
    line = Line(store, told, kinds.EMAIL, make, router, told.smtp_connections)
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in (router, line)]
    at = time.perf_counter()
    for thread in threads:
        thread.start()
    wait_until(lambda: sent(store) > letters // 5)
    waited = urgent(store)
    wait_until(lambda: sent(store) == letters + 1)
    rate = letters / (time.perf_counter() - at)
    stop.set()
    for thread in threads:
        thread.join()
    bare_rate = (bare_before + bare(store, told, BARE)) / 2
    print(f"sent and noted: {rate:.0f} per second; the bare client: {bare_rate:.0f}, ratio {bare_rate / rate:.1f}")
    print(
        f"an urgent one, from its event to the server's yes: {waited:.2f} s; the last of the batch had to wait", end=" "
    )
    print(f"{letters / rate:.0f} s")


def prepare(store: Store, letters: int) -> list[dict[str, str | None]]:
    """A class and its people, as if they had been heard of. Those of `learners-enrolled`."""
    store.rules.insert_one({"_id": CENTRE, "kinds": {}, "quiet": None})
    store.organisations.insert_one(
        {"_id": CENTRE, "kind": "centre", "name": "Trung tâm", "parent_id": None, "email": None}
    )
    store.programmes.insert_one({"_id": "p@1", "name": "Bồi dưỡng", "name_en": "Training"})
    people = [f"hv{number}" for number in range(letters)]
    contacts = [
        {
            "_id": one,
            "name": f"Nguyễn Văn {one}",
            "email": f"{one}@example.vn",
            "phone": None,
            "marks": {},
            "version": 1,
        }
        for one in [*people, "urgent"]
    ]
    for start in range(0, len(contacts), 1000):
        store.contacts.insert_many(contacts[start : start + 1000])
    for class_id in ("big", "small"):
        announce(store, class_id)
    hear(store, enrolment.LEARNERS_ENROLLED, "small", 2, {"class_id": "small", "learners": [_enrolled("urgent")]})
    Router(store, {}, {kinds.EMAIL}).round()
    store.deliveries.delete_many({})
    return [_enrolled(one) for one in people]


def _enrolled(learner_id: str) -> dict[str, str | None]:
    return {"learner_id": learner_id, "nominator_id": None}


def announce(store: Store, class_id: str) -> None:
    session = {"session_id": "s", "starts_at": "2023-02-20T00:30:00+00:00", "periods": 5, "lesson": None}
    session |= {"place": "Hội trường", "lecturer": None}
    names = {"name": "Lớp", "programme": "p", "programme_version": "p@1", "owner_id": CENTRE, "host_id": CENTRE}
    none = dict.fromkeys(("partner_id", "intake", "place", "capacity", "decision_number"))
    days = {"starts_on": "2023-02-20", "ends_on": "2023-02-24"}
    data = {"class_id": class_id, **names, **none, **days, "sessions": [session]}
    hear(store, enrolment.CLASS_ANNOUNCED, class_id, 1, data)


def hear(store: Store, kind: EventType, subject: str, sequence: int, data: dict[str, object]) -> None:
    """Taken in as the worker takes it in."""
    kind.check(data)
    event = Event(kind.name, kind.topic.name, subject, sequence, datetime.now(UTC), data, "/solop/enrolment", "c", "c")
    follower = next(one for one in reactions.FOLLOWERS if one.topic is kind.topic)
    Following(store, Parking(store), lambda *_: None).hear(follower, [event])


def bare(store: Store, told: Settings, count: int) -> float:
    """The same letters ready-made, one after the other on one connection of smtplib; how many per second."""
    batch = list(store.deliveries.find({"class_id": "big"}).limit(100))
    heard = Heard(store, batch, House(store, told.common.urls))
    by_mail = [{**one, "channel": kinds.EMAIL} for one in batch]
    parcels = [pack(one, heard, told, datetime.now(UTC)) for one in by_mail]
    ready = [(one.to, compose(one, SENDER).as_bytes(policy=AS_SENT)) for one in parcels]
    server = mail_server(told.smtp_url)
    with smtplib.SMTP(server.host, server.port) as client:
        at = time.perf_counter()
        for place in range(count):
            to, content = ready[place % len(ready)]
            client.sendmail(SENDER, [to], content)
        return count / (time.perf_counter() - at)


def urgent(store: Store) -> float:
    """Seconds from an event of which somebody has to know at once until the mail server has the letter."""
    at = time.perf_counter()
    data = {"class_id": "small", "cancelled_on": "2023-02-19", "reason": "bão"}
    hear(store, enrolment.CLASS_CANCELLED, "small", 3, data)
    query = {"kind": kinds.CLASS_CANCELLED, "state": deliveries.SENT}
    wait_until(lambda: store.deliveries.count_documents({"recipient.id": "urgent", **query}) == 1)
    return time.perf_counter() - at


def sent(store: Store) -> int:
    return store.deliveries.count_documents({"state": deliveries.SENT})


def wait_until(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.1)


if __name__ == "__main__":
    measure()
