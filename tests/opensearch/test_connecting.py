"""Who asks a cluster, how it is trusted, and what is said where it goes wrong."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from gate import PASSWORD, READER, READER_PASSWORD, TOKEN, USER, Gate

from index.errors import BadRequest, IndexUnavailable
from index.opensearch.address import read_address
from index.opensearch.cluster import Cluster

Setenv = Callable[[str, str], None]


def connects(url: str) -> bool:
    Cluster.connect(url).close()
    return True


@pytest.mark.parametrize(
    ("url", "shown", "name"),
    [
        ("http://localhost:9200", "http://localhost:9200", "coverage"),
        ("https://search.example.org/", "https://search.example.org:443", "coverage"),
        ("https://search.example.org:9200/news-2026", "https://search.example.org:9200", "news-2026"),
        ("https://one:9200,two:9201/news", "https://one:9200,two:9201", "news"),
        ("http://[::1]:9200/news", "http://[::1]:9200", "news"),
        ("https://proxy/opensearch/news", "https://proxy:443/opensearch", "news"),
    ],
)
def test_an_address_is_read(url: str, shown: str, name: str) -> None:
    address = read_address(url)
    assert (str(address), address.name) == (shown, name)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("localhost:9200/news", "write it as https://host:9200/NAME"),
        ("ftp://host/news", "write it as"),
        ("https:///news", "write it as"),
        ("https://host:port/news", "names no host and port"),
        ("https://one,,two/news", "names no host and port"),
        ("https://host/News", "small letters"),
        ("https://host/_all", "small letters"),
        ("https://host/a*", "small letters"),
        ("https://host/news?pretty", "write it as"),
        ("https://[::1/news", "cannot be read"),
        ("https://user:secret@host/news", "SEARCH_USER"),
    ],
)
def test_a_url_that_makes_no_sense_is_refused(url: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message) as caught:
        read_address(url)
    assert "secret" not in str(caught.value)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        with pytest.raises(IndexUnavailable, match=r"nobody answers at http://127.0.0.1:\d+ \(Connection refused\)"):
            connects(f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_no_such_host() -> None:
    with pytest.raises(IndexUnavailable, match=r"nobody answers at https://nowhere.invalid:9200"):
        connects("https://nowhere.invalid:9200")


def test_the_next_node_answers_for_one_that_is_out(opensearch_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        first = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert connects(f"{first},{opensearch_url.removeprefix('http://')}")


def test_user_and_password(gate: Gate, setenv: Setenv) -> None:
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_USER", USER)
    setenv("SEARCH_PASSWORD", PASSWORD)
    assert connects(gate.url)


def test_a_password_from_a_file(gate: Gate, setenv: Setenv, tmp_path: Path) -> None:
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_USER", USER)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    setenv("SEARCH_PASSWORD_FILE", str(tmp_path / "password"))
    assert connects(gate.url)


def test_a_token(gate: Gate, setenv: Setenv) -> None:
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_TOKEN", TOKEN)
    assert connects(gate.url)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SEARCH_USER": USER}, "without a password"),
        ({"SEARCH_PASSWORD": PASSWORD}, "set SEARCH_USER"),
        ({"SEARCH_USER": USER, "SEARCH_PASSWORD_FILE": "/nowhere/at/all"}, "cannot be read: No such file"),
        ({"SEARCH_CA": "/nowhere/ca.pem"}, "is no file"),
    ],
)
def test_half_of_a_login_is_refused(setenv: Setenv, variables: dict[str, str], message: str) -> None:
    for name, value in variables.items():
        setenv(name, value)
    with pytest.raises(BadRequest, match=message) as caught:
        connects("https://localhost:9200")
    assert PASSWORD not in str(caught.value)


def test_a_wrong_password_is_told_and_never_shown(
    gate: Gate, setenv: Setenv, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_USER", USER)
    setenv("SEARCH_PASSWORD", "wrong-secret-99")
    with pytest.raises(IndexUnavailable, match=rf"does not accept {USER} \(401\).*SEARCH_PASSWORD") as caught:
        connects(gate.url)
    out, err = capfd.readouterr()
    everything = f"{caught.value!r}{caught.value.__cause__!r}{caplog.text}{out}{err}"
    assert "wrong-secret-99" not in everything
    assert "Basic" not in everything


def test_no_password(gate: Gate, setenv: Setenv) -> None:
    setenv("SEARCH_CA", str(gate.ca))
    with pytest.raises(IndexUnavailable, match=r"wants to know who asks.*SEARCH_USER"):
        connects(gate.url)


def test_what_the_user_may_not_do(gate: Gate, setenv: Setenv, corpus_url: str) -> None:
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_USER", READER)
    setenv("SEARCH_PASSWORD", READER_PASSWORD)
    cluster = Cluster.connect(f"{gate.url}/{corpus_url.rpartition('/')[2]}")
    with pytest.raises(IndexUnavailable, match=f"does not allow {READER} to do this.*indices:data/write.*role"):
        cluster.create()
    cluster.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(gate: Gate, setenv: Setenv) -> None:
    setenv("SEARCH_USER", USER)
    setenv("SEARCH_PASSWORD", PASSWORD)
    with pytest.raises(IndexUnavailable, match=r"certificate of https://localhost.*SEARCH_CA"):
        connects(gate.url)


def test_a_certificate_of_another_host_is_refused(opensearch_url: str, setenv: Setenv, tmp_path: Path) -> None:
    other = Gate(opensearch_url, tmp_path, host="other.example.org")
    setenv("SEARCH_CA", str(other.ca))
    setenv("SEARCH_TOKEN", TOKEN)
    try:
        with pytest.raises(IndexUnavailable, match="cannot be trusted"):
            connects(other.url)
    finally:
        other.close()


def test_no_password_goes_over_an_open_line(setenv: Setenv) -> None:
    setenv("SEARCH_USER", USER)
    setenv("SEARCH_PASSWORD", PASSWORD)
    with pytest.raises(BadRequest, match="take https://"):
        connects("http://search.example.org:9200")


def test_https_to_a_cluster_without(opensearch_url: str) -> None:
    if opensearch_url.startswith("https"):
        pytest.skip("this cluster speaks TLS")
    with pytest.raises(IndexUnavailable, match="does not speak TLS"):
        connects(opensearch_url.replace("http://", "https://"))


def test_http_to_a_cluster_that_wants_https(gate: Gate) -> None:
    with pytest.raises(IndexUnavailable, match="whether it wants https"):
        connects(gate.url.replace("https://", "http://"))
