"""A real OpenSearch cluster on loopback: three separate processes, from the artifacts of Maven Central.

    python tests/opensearch/start_cluster.py [--nodes 3] [--version 2.19.1] [--url-file FILE] [--while PID]
        [--for-long]

prints the cluster's address once it is green, then reads commands, one a line: `kill K` (SIGKILL), `start K`, `status`,
`stop`. The end of its input leaves the cluster running until SIGINT or SIGTERM; however it ends, it stops all nodes and
removes what they wrote. Needs Java 17 (or later) and Maven.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from types import FrameType

VERSION = "2.19.1"
ARTIFACT = "org.opensearch.distribution.integ-test-zip:opensearch:{version}:zip"
# By coordinates and with its version, so that every machine copies in the same way.
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
HEAP = "512m"
OLDEST_JAVA = 17
PATIENCE_SECONDS = 180.0
# Of Java's options: files beside the distribution, where the ordinary user may not write, and a collector of garbage
# that keeps several threads for a large heap.
_UNWANTED = ("logs/", "HeapDumpPath", "G1", "ConcMark", "CMS")


class CannotStart(Exception):
    """No cluster can be had here; the text says what to install."""


class LocalCluster:
    """Nodes are numbered from 1. `url` is the first node's address; `urls` are all of them, by node.

    `for_long`: fast after minutes and not from the first, as a server's nodes are.
    """

    def __init__(self, nodes: int = 3, version: str = VERSION, *, for_long: bool = False) -> None:
        check_programs()
        self._for_long = for_long
        self._home = unpacked(version)
        self._folder = Path(tempfile.mkdtemp(prefix="opensearch-", dir=_public_folder()))
        self._folder.chmod(0o755)
        ports = _free_ports(2 * nodes)
        self._http, self._transport = ports[:nodes], ports[nodes:]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self.nodes = range(1, nodes + 1)
        self.urls = {node: f"http://127.0.0.1:{port}" for node, port in zip(self.nodes, self._http, strict=True)}
        self.url = self.urls[1]

    def start(self) -> None:
        """Start all nodes and wait until the cluster is green. Raises CannotStart, with the end of a node's log."""
        try:
            for node in self.nodes:
                self._configure(node)
                self.start_node(node)
            self.wait("green", len(self.nodes))
        except BaseException:
            self.stop()
            raise

    def start_node(self, node: int) -> None:
        """Start one node, on the data that it had; does not wait for it."""
        folder = self._node_folder(node)
        environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "JAVA_HOME", "LANG")},
            "OPENSEARCH_PATH_CONF": str(folder / "config"),
            "OPENSEARCH_TMPDIR": str(folder / "tmp"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "OPENSEARCH_JAVA_HOME": _java_home(),
            "HOME": str(folder),
        }
        with (folder / "output.log").open("ab") as output:
            self._processes[node] = subprocess.Popen(
                [*_as_ordinary_user(), str(self._home / "bin" / "opensearch")],
                env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def kill(self, node: int) -> None:
        """SIGKILL for one node."""
        process = self._processes.pop(node)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def running(self) -> list[int]:
        """The nodes whose process lives."""
        return [node for node, process in self._processes.items() if process.poll() is None]

    def health(self) -> dict[str, object] | None:
        """The cluster's health as a living node tells it; None where none does."""
        for node in self.running():
            try:
                with urllib.request.urlopen(f"{self.urls[node]}/_cluster/health?timeout=2s", timeout=10) as answer:  # noqa: S310  our own address
                    health: dict[str, object] = json.load(answer)
                    return health
            except (OSError, urllib.error.URLError, ValueError):
                continue
        return None

    def wait(self, status: str, nodes: int, patience: float = PATIENCE_SECONDS) -> None:
        """Wait for a status ("green" or "yellow", which green is too) with so many nodes. Raises CannotStart."""
        good = {"green"} if status == "green" else {"green", "yellow"}
        until = time.monotonic() + patience
        while time.monotonic() < until:
            health = self.health()
            if health is not None and health["status"] in good and health["number_of_nodes"] == nodes:
                return
            dead = [node for node, process in self._processes.items() if process.poll() is not None]
            if dead:
                raise CannotStart(f"node {dead[0]} ended by itself:\n{self._log(dead[0])}")
            time.sleep(0.3)
        raise CannotStart(f"not {status} with {nodes} nodes after {patience:.0f} s:\n{self._log(self.nodes[0])}")

    def stop(self) -> None:
        """Stop every node and remove all that they wrote."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _node_folder(self, node: int) -> Path:
        return self._folder / f"node-{node}"

    def _configure(self, node: int) -> None:
        folder = self._node_folder(node)
        shutil.copytree(self._home / "config", folder / "config")
        (folder / "tmp").mkdir()
        options = folder / "config" / "jvm.options"
        # Nodes of a minute spend more on the second compiler than they win by it.
        compiler = [] if self._for_long else ["-XX:TieredStopAtLevel=1"]
        kept = [line for line in options.read_text().splitlines() if not any(word in line for word in _UNWANTED)]
        options.write_text("\n".join([*kept, "-XX:+UseSerialGC", *compiler]) + "\n")
        names = ", ".join(f"node-{each}" for each in self.nodes)
        seeds = ", ".join(f'"127.0.0.1:{port}"' for port in self._transport)
        (folder / "config" / "opensearch.yml").write_text(
            f"cluster.name: coverage-tests-{self._transport[0]}\n"
            f"node.name: node-{node}\n"
            "network.host: 127.0.0.1\n"
            f"http.port: {self._http[node - 1]}\n"
            f"transport.port: {self._transport[node - 1]}\n"
            f"discovery.seed_hosts: [{seeds}]\n"
            f"cluster.initial_cluster_manager_nodes: [{names}]\n"
            # A killed node is missed at once, and comes back within seconds: tests wait for both.
            "cluster.fault_detection.leader_check.interval: 500ms\n"
            "cluster.fault_detection.follower_check.interval: 500ms\n"
            # So are a disk that is full, and one that is no more.
            "cluster.info.update.interval: 10s\n"
            # Tests hold little: on a disk of which somebody else has filled 85 % no copy of a shard would be made.
            "cluster.routing.allocation.disk.watermark.low: 97%\n"
            "cluster.routing.allocation.disk.watermark.high: 98%\n"
            "cluster.routing.allocation.disk.watermark.flood_stage: 99%\n"
            # As docs/opensearch.md advises: a word of a query is looked for in five fields.
            "indices.query.bool.max_clause_count: 32768\n"
            f"path.data: {folder / 'data'}\n"
            f"path.logs: {folder / 'logs'}\n"
        )
        user = _ordinary_user()
        if user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _log(self, node: int) -> str:
        try:
            text = (self._node_folder(node) / "output.log").read_text(errors="replace")
        except OSError:
            return "(no log)"
        return "\n".join(text.splitlines()[-15:])


def check_programs() -> None:
    """Raise CannotStart where Java or Maven are missing."""
    missing = [name for name, found in (("Java 17", _java_major()), ("Maven", shutil.which("mvn"))) if not found]
    if missing:
        raise CannotStart(
            f"OpenSearch needs {' and '.join(missing)}: on Debian, apt-get install default-jre-headless maven"
        )


def unpacked(version: str) -> Path:
    """The folder of the unpacked distribution; fetched by Maven where it is not there yet."""
    cache = _cache_folder()
    home = cache / f"opensearch-{version}"
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as made:
            made_in = Path(made)
            fetch(version, made_in)
            (archive,) = made_in.glob("*.zip")
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(made_in)
            for script in (made_in / home.name / "bin").iterdir():
                script.chmod(0o755)
            try:
                (made_in / home.name).rename(home)
            except OSError:
                if not home.exists():  # another process was faster
                    raise
    return home


def fetch(version: str, folder: Path) -> None:
    """Have Maven copy the distribution into `folder`. Raises CannotStart with the end of what Maven says."""
    artifact = f"-Dartifact={ARTIFACT.format(version=version)}"
    command = ["mvn", "--batch-mode", "--quiet", COPY, artifact, f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
        raise CannotStart(f"Maven could not fetch OpenSearch {version}:\n{said}")


def _cache_folder() -> Path:
    if _ordinary_user() is not None:
        return Path("/var/cache/coverage-search")  # root's own folders are closed to the ordinary user
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coverage-search"


def _public_folder() -> str | None:
    return "/var/tmp" if _ordinary_user() is not None else None  # noqa: S108  mkdtemp makes the folder in it


def _ordinary_user() -> pwd.struct_passwd | None:
    """Who runs the nodes where we are root, which OpenSearch refuses to run as; else None."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_ordinary_user() -> list[str]:
    user = _ordinary_user()
    if user is None:
        return []
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")


def _java_home() -> str:
    return str(Path(_java() or "").resolve().parent.parent)


def _java_major() -> int | None:
    """The version of Java, where it is new enough."""
    java = _java()
    if java is None or not Path(java).exists():
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    numbers = said.partition('"')[2].partition('"')[0].split(".")
    major = int(numbers[0]) if numbers[0].isdigit() else 0
    return major if major >= OLDEST_JAVA else None


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _obey(cluster: LocalCluster, line: str) -> bool:
    """Do what one line says; False to stop."""
    command, *rest = line.split() or [""]
    if command == "kill" and rest:
        cluster.kill(int(rest[0]))
    elif command == "start" and rest:
        cluster.start_node(int(rest[0]))
    elif command == "stop":
        return False
    print(json.dumps(cluster.health()), flush=True)
    return True


def main() -> int:
    """Run a cluster until told to stop."""
    parser = argparse.ArgumentParser(description="Run a real OpenSearch cluster on loopback.")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--url-file", type=Path, help="write the address there once the cluster is green")
    parser.add_argument("--while", type=int, dest="process", help="stop when the process of this number has ended")
    parser.add_argument("--for-long", action="store_true", help="compile as a server does: for hours, and benchmarks")
    options = parser.parse_args()
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    try:
        cluster = LocalCluster(options.nodes, options.version, for_long=options.for_long)
        cluster.start()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 2
    try:
        print(cluster.url, flush=True)
        if options.url_file:
            made = options.url_file.with_suffix(".new")
            made.write_text(cluster.url)
            made.replace(options.url_file)

        def read() -> None:
            for line in sys.stdin:
                if not _obey(cluster, line):
                    stopping.set()

        threading.Thread(target=read, daemon=True).start()
        while not stopping.wait(0.5) and (options.process is None or _lives(options.process)):
            pass
    finally:
        cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
