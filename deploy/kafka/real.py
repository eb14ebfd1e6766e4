"""One real Apache Kafka broker (KRaft, in its own Java process) for tests, taken from Maven Central."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
# The same at every start: the storage belongs to it.
CLUSTER_ID = "c29sb3AtdGVzdC1rYWZrYQ"


def is_available() -> bool:
    """Whether Java is here, and either Kafka too or Maven to get it."""
    return bool(shutil.which("java") and (any(libraries().glob("kafka_*.jar")) or shutil.which("mvn")))


def libraries() -> Path:
    """The folder of Kafka's jars, ignored by git."""
    return CHECKOUT / ".kafka" / "libs"


def fetch() -> Path:
    """Have Maven copy Kafka's jars here, once."""
    folder = libraries()
    pom = (HERE / "pom.xml").read_text()
    fetched = folder / "pom.xml"
    if not (fetched.exists() and fetched.read_text() == pom):
        shutil.rmtree(folder, ignore_errors=True)
        maven = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(HERE / "pom.xml")]
        copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        subprocess.run([*maven, *copy], check=True)
        fetched.write_text(pom)
    return folder


class RealKafka:
    """A broker on `port` of this machine (its controller on `port + 1`); data in a folder of its own.

    `stop()` and `kill()` keep the data, and `start()` goes on with them; leaving the `with` removes them.
    """

    def __init__(self, port: int, folder: Path | None = None, heap: str = "384m") -> None:
        self.port = port
        self.folder = folder or Path(tempfile.mkdtemp(prefix="solop-kafka-"))
        self._temporary = folder is None
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the broker said."""
        return self.folder / "broker.log"

    def start(self, patience: float = 60.0) -> RealKafka:
        """Start the broker and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "server.properties"
        settings.write_text(self._settings())
        with self.log.open("ab") as log:
            formatting = ["format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", str(settings)]
            subprocess.run(self._java("kafka.tools.StorageTool", *formatting), check=True, stdout=log, stderr=log)
            self._process = subprocess.Popen(
                self._java("kafka.Kafka", str(settings)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(patience)
        return self

    def stop(self) -> None:
        """Stop the broker as an operator would: everything acknowledged is kept."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop the broker as a power cut would."""
        self._end(signal.SIGKILL)

    def __enter__(self) -> RealKafka:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, patience: float) -> None:
        assert self._process
        deadline = time.monotonic() + patience
        while True:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("Apache Kafka did not start:\n" + self.log.read_text()[-2000:])
            try:
                admin = KafkaAdminClient(bootstrap_servers=self.url, bootstrap_timeout_ms=1000)
            except KafkaError:
                time.sleep(0.2)
                continue
            admin.close()
            return

    def _end(self, signal_number: int) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal_number)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _java(self, main: str, *arguments: str) -> list[str]:
        return [
            "java",
            f"-Xmx{self._heap}",
            # Quick to start, and quiet: only warnings reach the log.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            f"{fetch()}/*",
            main,
            *arguments,
        ]

    def _settings(self) -> str:
        return f"""\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{self.port + 1}
listeners=PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.port + 1}
advertised.listeners=PLAINTEXT://{self.url}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={self.folder / "data"}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A killed broker is let in again only when its old session has ended, 9 s by default.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""
