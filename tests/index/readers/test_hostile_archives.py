"""Whatever an archive, agency file, mail or document holds, reading it gives articles or says why not, and ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.archives import SAMPLES
from index.article import Article
from index.readers import Failure, read_file

SECONDS = 5.0
RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(path: Path, data: bytes) -> list[Article | Failure]:
    path.write_bytes(data)
    began = time.process_time()
    found = list(read_file(path))
    assert time.process_time() - began < SECONDS
    for one in found:
        assert isinstance(one, (Article, Failure))
        assert isinstance(one, Failure) or (one.title and one.body.strip())
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_hold_articles(tmp_path: Path, name: str) -> None:
    found = check(tmp_path / name, SAMPLES[name]())
    assert found
    assert all(isinstance(one, Article) for one in found), found


@pytest.mark.parametrize("name", SAMPLES)
@RELAXED
@given(data=st.data())
def test_damage_gives_articles_or_reasons(tmp_path: Path, name: str, data: st.DataObject) -> None:
    changed = bytearray(SAMPLES[name]())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        drop = data.draw(st.integers(0, 40))
        changed[at : at + drop] = data.draw(
            st.binary(max_size=40) | st.sampled_from([b"<", b"\0", b"=?x?q?", b"9" * 30])
        )
    if data.draw(st.booleans()):
        del changed[data.draw(st.integers(0, len(changed))) :]
    check(tmp_path / name, bytes(changed))


@pytest.mark.parametrize("name", SAMPLES)
@RELAXED
@given(beginning=st.integers(0, 400), rest=st.binary(max_size=400))
def test_anything_after_a_good_beginning_gives_articles_or_reasons(
    tmp_path: Path, name: str, beginning: int, rest: bytes
) -> None:
    check(tmp_path / name, SAMPLES[name]()[:beginning] + rest)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.eml", b"Message-ID: <1@a>\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nText"),
        ("a.eml", b"Message-ID: <1@a>\nFrom: " + b"(" * 100_000 + b"\n\nText of it"),
        ("a.eml", b"Message-ID: <1@a>\n" + b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 3_000 + b"Text"),
        ("a.eml", b"Message-ID: <1@a>\nContent-Type: message/rfc822\n\n" + b"Content-Type: message/rfc822\n\n" * 3_000),
        ("a.mbox", b"From a Fri Apr 20 22:49:00 2018\n\n" * 20_000),
        ("a.mbox", b"From a Fri Apr 20 22:49:00 2018\n" + b"x" * (8 << 20)),
        ("a.xml", b"<newsMessage>" + b"<a>" * 200_000),
        ("a.xml", b"<nitf><body><body.content>" + b"<p>word</p>" * 300_000 + b"</body.content></body></nitf>"),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 50_000),
        ("a.pdf", b"%PDF-1.4\n" + b"1 0 obj <<" * 50_000),
        ("a.pdf", b"%PDF-1.4\n" + b"[" * 200_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_made_to_take_long_ends(tmp_path: Path, name: str, data: bytes) -> None:
    check(tmp_path / name, data)
