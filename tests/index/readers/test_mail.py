"""Newsletters as mail programs keep them: one message a file, or a mailbox of many."""

from __future__ import annotations

import gzip
import mailbox
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, read_file

PARAGRAPHS = [
    "Good morning. The ferry company has given up its night crossing to Aldersund, three years after it began.",
    "Passengers were told by a note on the quay, which blew into the harbour on the same evening, several said.",
    "Elsewhere: the baker of Aldersund takes the first boat home, and nobody asked him whether he minds the change.",
]
TEXT = "\n\n".join(PARAGRAPHS)
HTML = f"""<html lang="en"><head><title>x</title></head><body><div style="display: none">Preview of the issue</div>
<table><tr><td><a href="https://t.example/1">View in browser</a></td></tr></table>
<table><tr><td>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</td></tr></table>
<table><tr><td><p>You received this email because you signed up.</p><p><a href="https://t.example/2">Unsubscribe</a></p>
</td></tr></table></body></html>"""


def message(*, html: str | None = HTML, plain: str | None = TEXT, **headers: str) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    named = {
        "From": "The Coast Letter <letter@coast.example>",
        "To": "reader@example.org",
        "Subject": "Night ferry ends – and what else",
        "Date": "Fri, 20 Apr 2018 22:49:00 +0100",
        "Message-ID": "<7@coast.example>",
    }
    for name, value in (named | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            made[name] = value
    if plain is not None:
        made.set_content(plain)
    if html is not None:
        if plain is None:
            made.set_content(html, subtype="html")
        else:
            made.add_alternative(html, subtype="html")
    return made


def read(path: Path, data: bytes | EmailMessage) -> list[Article | Failure]:
    path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    return list(read_file(path))


def article(path: Path, data: bytes | EmailMessage) -> Article:
    (found,) = read(path, data)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("parts", [{}, {"plain": None}, {"html": None}], ids=["both", "HTML", "plain"])
def test_a_newsletter_is_an_article(tmp_path: Path, parts: dict[str, None]) -> None:
    found = article(tmp_path / "a.eml", message(**parts))
    assert (found.title, found.outlet) == ("Night ferry ends – and what else", "The Coast Letter")
    assert (found.published.text, found.record_id) == ("2018-04-20T21:49:00Z", "mid:7@coast.example")
    assert [line for line in found.body.split("\n") if line] == PARAGRAPHS
    assert (found.evidence["title"], found.evidence["outlet"]) == ("mail header", "mail header")


@pytest.mark.parametrize(
    ("sender", "list_id", "outlet", "author"),
    [
        ("Jane Doe from The Coast Letter <a@b.example>", "", "The Coast Letter", "Jane Doe"),
        ("Jane Doe at Coast <a@b.example>", "<coast.b.example>", "Coast", "Jane Doe"),
        ("Jane Doe <a@b.example>", '"The Coast Letter" <coast.b.example>', "The Coast Letter", "Jane Doe"),
        ("Coast <a@b.example>", "The Coast Letter <coast.b.example>", "The Coast Letter", None),
        ("a@b.example", "", "b.example", None),
        ("=?utf-8?q?K=C3=BCste?= <a@b.example>", "", "Küste", None),
    ],
)
def test_the_outlet_is_the_list_or_the_sender(
    tmp_path: Path, sender: str, list_id: str, outlet: str, author: str | None
) -> None:
    raw = message(From="", List_Id="").as_bytes()
    found = article(tmp_path / "a.eml", f"From: {sender}\r\nList-Id: {list_id}\r\n".encode() + raw)
    assert (found.outlet, found.author) == (outlet, author)


def test_a_mailbox_gives_its_messages_and_names_what_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "letters.mbox"
    box = mailbox.mbox(path)
    box.add(message(html=None, plain=f"From here on the ferry sails by day.\n\n{TEXT}"))
    empty = message(html=None, plain=None, Message_ID="<8@coast.example>")
    empty.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="issue.pdf")
    box.add(empty)
    box.add(message(Message_ID="<9@coast.example>"))
    box.close()
    for data in (path.read_bytes(), gzip.compress(path.read_bytes())):
        first, failure, last = read(tmp_path / "letters", data)
        assert isinstance(first, Article)
        assert first.body.startswith("From here on the ferry")  # quoted as ">From" in the mailbox
        assert isinstance(failure, Failure)
        assert (failure.record, failure.reason) == (
            1,
            "is a message without a text; its attachments are not read: issue.pdf",
        )
        assert isinstance(last, Article)
        assert (last.record, last.record_id) == (2, "mid:9@coast.example")


def test_attachments_are_not_the_article(tmp_path: Path) -> None:
    made = message(html=None)
    made.add_attachment("<html><body><p>Another story altogether.</p></body></html>", subtype="html", filename="b.html")
    made.add_attachment("Notes that are attached", subtype="plain", filename="notes.txt")
    assert article(tmp_path / "a.eml", made).body == TEXT


def test_a_message_that_is_passed_on_is_the_one_inside(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"] = "A colleague <c@example.org>"
    outer["Subject"] = "Fwd"
    outer["Message-ID"] = "<1@example.org>"
    outer.add_attachment(message())
    found = article(tmp_path / "a.eml", outer)
    assert (found.title, found.outlet) == ("Night ferry ends – and what else", "The Coast Letter")


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1251", "quoted-printable"), ("utf-8", "base64"), ("koi8-r", "base64"), ("utf-8", "quoted-printable")],
)
def test_text_is_decoded_as_it_was_sent(tmp_path: Path, charset: str, encoding: str) -> None:
    made = message(html=None, plain=None)
    text = "Паром больше не ходит ночью. " * 8
    made.set_content(text, charset=charset, cte=encoding)
    assert article(tmp_path / "a.eml", made).body == text.strip()


def test_lines_that_were_broken_for_sending_are_joined(tmp_path: Path) -> None:
    head = b"Message-ID: <1@a>\nSubject: S\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    body = b"The ferry company has \ngiven up its night \ncrossing.\n\nA second paragraph.\n-- \nThe Coast Letter\n"
    assert (
        article(tmp_path / "a.eml", head + body).body
        == "The ferry company has given up its night crossing.\n\nA second paragraph."
    )


def test_lines_that_were_broken_within_a_word_are_joined_without_a_blank(tmp_path: Path) -> None:
    head = b"Message-ID: <1@a>\nSubject: S\nContent-Type: text/plain; charset=utf-8; Format=Flowed; DelSp=Yes\n\n"
    body = b"The ferry company has  \ngiven up its night cros \nsing.\n\nA second paragraph.\n"
    found = article(tmp_path / "a.eml", head + body)
    assert found.body == "The ferry company has given up its night crossing.\n\nA second paragraph."


@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", "utf-8"), ("latin-1", "iso-8859-1"), ("koi8-r", "koi8-r")])
def test_headers_whose_bytes_were_sent_as_they_are_are_read(tmp_path: Path, encoding: str, charset: str) -> None:
    subject = "Паром больше не ходит" if encoding == "koi8-r" else "Keine Fähre nach Ålesund"
    head = f"Message-ID: <1@a>\nSubject: {subject}\nFrom: {subject} <a@b.example>\n"
    data = f"{head}Content-Type: text/plain; charset={charset}\n\n{TEXT}"
    found = article(tmp_path / "a.eml", data.encode(encoding))
    assert (found.title, found.outlet) == (subject, subject)


PASSED_ON = """---------- Forwarded message ---------
From: The Coast Letter <letter@coast.example>
Date: Fri, Apr 20, 2018 at 10:49 PM
Subject: Night ferry ends
To: A colleague <c@example.org>,
 Another <d@example.org>

"""


def test_a_mail_that_only_passes_on_another_is_that_one(tmp_path: Path) -> None:
    outer = {"From": "A colleague <c@example.org>", "Subject": "Fwd: ferry", "Date": "Mon, 23 Apr 2018 10:00:00 +0000"}
    shown = PASSED_ON.replace("<", "&lt;").replace("\n", "<br>\n")
    html = f"<html><body><div>{shown}</div>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</body></html>"
    for made in (
        message(plain=PASSED_ON + TEXT, html=None, **outer),
        message(plain=None, html=html, **outer),
        message(plain=PASSED_ON + TEXT, html=html, **outer),
    ):
        found = article(tmp_path / "a.eml", made)
        assert (found.title, found.outlet) == ("Night ferry ends", "The Coast Letter")
        assert (found.published.text, found.evidence["published"]) == ("2018-04-20", "forwarded mail")
        assert "published_zone" not in found.evidence
        assert found.body.split("\n\n")[-3:] == PARAGRAPHS
        assert "colleague" not in found.body
        assert "Forwarded message" not in found.body


def test_the_day_of_passing_on_is_no_date_of_publication(tmp_path: Path) -> None:
    undated = PASSED_ON.replace("Fri, Apr 20, 2018 at 10:49 PM", "lately")
    found = article(tmp_path / "a.eml", message(plain=undated + TEXT, html=None))
    assert found.published.text is None
    assert "published_zone" not in found.evidence


def test_a_mail_with_words_of_its_own_above_another_stays_its_senders(tmp_path: Path) -> None:
    found = article(tmp_path / "a.eml", message(plain=f"Have you seen this?\n\n{PASSED_ON}{TEXT}", html=None))
    assert (found.title, found.published.text) == ("Night ferry ends – and what else", "2018-04-20T21:49:00Z")
    assert found.body == f"Have you seen this?\n\n{TEXT}"


def test_lines_that_look_like_headers_stay_where_no_mail_was_passed_on(tmp_path: Path) -> None:
    text = f"From: the harbour\nTo: the other side\n\n{TEXT}\n\n-- Forwarded message --\nTo: begin with"
    assert article(tmp_path / "a.eml", message(plain=text, html=None)).body == text


def test_a_letter_of_many_stories_is_kept_whole(tmp_path: Path) -> None:
    stories = "".join(
        f"<table><tr><td><h2><a href='https://c.example/{n}'>Story number {n}</a></h2></td></tr></table>"
        f"<div><a href='https://c.example/{n}'>What happened on quay {n} in the morning, briefly told</a></div>"
        for n in range(12)
    )
    body = article(tmp_path / "a.eml", message(html=f"<html><body>{stories}</body></html>", plain=None)).body
    assert all(f"Story number {n}" in body and f"quay {n} in" in body for n in range(12))


def test_a_mail_is_known_by_its_headers(tmp_path: Path) -> None:
    assert article(tmp_path / "letter", message()).title == "Night ferry ends – and what else"
    text = article(tmp_path / "a.txt", b"From: the desk\nDate: today\n\nA text that only begins like a letter.")
    assert "mail header" not in text.evidence.values()


def test_what_is_no_message_is_named(tmp_path: Path) -> None:
    for data in (b"not a header\n\nand no message", b"Message-ID: <1@a>\n\n"):
        (failure,) = read(tmp_path / "a.eml", data)
        assert isinstance(failure, Failure)
        assert "message" in failure.reason


def test_a_text_that_begins_with_from_is_no_mailbox(tmp_path: Path) -> None:
    found = article(
        tmp_path / "a.txt", b"From Aldersund at 10:30\n\nThe ferry sails by day only, the company said today."
    )
    assert found.title == "From Aldersund at 10:30"
