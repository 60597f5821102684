"""Page furniture amid running text: labels, credits and forms by their exact wording, and nothing else."""

from __future__ import annotations

import time

import pytest

from search.highlighting import Highlighter
from search.inline_furniture import LONGEST, inline_furniture, signs_near
from search.query_language import parse
from search.snippets import snippets

BEFORE = "The council met on Tuesday."
AFTER = "The ferry terminal at Brenholt is to close."
FORM = "Enter your email Sign Up By signing up, I agree to the Privacy Policy and Terms of Use"
GLUED = "Jane (Jan) Ellen DoeGOP senators balk at lengthy trial 2020 movement goes local MORE"

INLINE = [
    "Image copyright AFP Image caption",
    "Image copyright Getty Images Image caption",
    "Media playback is unsupported on your device Media caption",
    "Enlarge this image toggle caption Jane Doe/AP Jane Doe/AP",
    "JUST WATCHED Doe: 'Not at all' Replay More Videos ... MUST WATCH Doe: 'Not at all' 01:35",
    "Hide Caption 3 of 20",
    "Chat with us in Facebook Messenger. Find out what's happening in the world as it unfolds.",
    "Story Continued Below",
    FORM,
    f"{FORM} and to occasionally receive special offers from Foreign Policy.",
    "CLICK HERE TO GET THE FOX NEWS APP",
    "(RELATED: Another Story About Boats)",
    "(Photo: Jane Doe, Getty Images)",
    "Copyright © 2019 The Washington Times, LLC. Click here for reprint permission.",
    "Read or Share this story: https://usat.ly/2juOfp2",
]
LINES = [
    *INLINE,
    "ADVERTISEMENT",
    "Advertisement Continue reading the main story",
    "Sign up for Daily Newsletters Manage Newsletters",
    "Morning Tax Sign up for our newsletter. Email Sign Up By signing up you agree to receive alerts from POLITICO.",
    "Ferry strike: who will row the commuters home? Read more",
    "( Also on POLITICO: Underselling the ferry)",
    "Slideshow (4 Images)",
    "This article is more than 1 year old",
    "LISTEN TO ARTICLE 5:37 SHARE THIS ARTICLE Share Tweet Post Email",
    "Copyright © 2019 The Washington Times, LLC.",
]


def furniture(text: str) -> list[str]:
    return [text[begin:end] for begin, end in inline_furniture(text, signs_near(text, [(0, len(text))]))]


def shown(query: str, body: str) -> list[str]:
    return [snippet.text for snippet in snippets("A title", body, Highlighter(parse(query).tree))]


@pytest.mark.parametrize("piece", INLINE)
def test_furniture_is_found_amid_a_line(piece: str) -> None:
    assert furniture(f"{BEFORE} {piece} {AFTER}") == [piece]


@pytest.mark.parametrize("piece", LINES)
def test_furniture_is_found_as_a_line(piece: str) -> None:
    assert furniture(f"{BEFORE}\n\n{piece}\n\n{AFTER}") == [piece]


def test_links_glued_behind_a_name_are_found_and_the_name_is_kept() -> None:
    text = (
        f"{BEFORE} Sen. Jan Doe {GLUED}’s bill failed, and Eric Roe Eric Himpton RoeThe ferry memo MORE (R-Ky.) left."
    )
    assert furniture(text) == [f"{GLUED}’s", "Eric Himpton RoeThe ferry memo MORE"]


@pytest.mark.parametrize(
    "text",
    [
        "The image caption was wrong, and the copyright too.",
        "Advertisements pay for the ferry. Advertisement is all, he said.",
        "READ MORE books, she said. Dr. McDoe wants MORE of them.",
        "Read more: it helps. You should all go home and read more",
        "Sign up for Daily classes on the pier.",
        "He told POLITICO: I agree. Also on the pier stood Copyright officers.",
        "I JUST WATCHED the ferry leave, and it MUST WATCH out.",
        "The Reuters photo of the pier (a photo: blurred) was shared.",
    ],
)
def test_sentences_that_sound_alike_are_none(text: str) -> None:
    assert furniture(text) == []


@pytest.mark.parametrize(
    "piece", [*LINES, "Image copyright ", "JUST WATCHED ", "MORE ", "Doe Doe-Doe-DoeDoe MORE ", FORM]
)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_text_made_of_furniture_takes_no_longer(piece: str, between: str) -> None:
    text = (piece + between) * (1_000_000 // len(piece))
    start = time.process_time()
    found = inline_furniture(text, signs_near(text, [(0, LONGEST)]))
    assert time.process_time() - start < 0.5  # 6 ms at most here
    assert all(begin < end for begin, end in found)


def test_words_in_furniture_are_no_hits_and_the_lead_is_shown() -> None:
    body = f"Image copyright Ferry Images Image caption {BEFORE}\n\nIt talked about budgets for a long time.\n\n{AFTER}"
    (lead,) = shown("image caption", body)
    assert lead.startswith(BEFORE)
    assert shown("zebra", body) == [lead]


def test_no_snippet_overlaps_furniture() -> None:
    body = f"{BEFORE}\n\n{FORM}\n\n{AFTER}\n\n{FORM}\n\nThe ferry and the pier are old."
    for query in ("ferry", "council ferry", "pier council", "email", "terminal privacy", "ferry email pier"):
        assert all("Sign" not in text and "Privacy" not in text for text in shown(query, body))


def test_a_short_sentence_before_furniture_is_shown_with_the_one_before_it() -> None:
    body = f"{'Nothing was said of it by anyone. ' * 12}{BEFORE} {AFTER}\n\nADVERTISEMENT\n\nThe rest is told here."
    (text,) = shown("brenholt", body)
    assert text == f"{BEFORE} {AFTER}"


def test_a_sentence_cut_by_furniture_begins_behind_it() -> None:
    body = f"President Jan Doe {GLUED} said on Friday that the ferry will sail again. Few believed it."
    (text,) = shown("ferry", body)
    assert text == "said on Friday that the ferry will sail again. Few believed it."


def test_an_article_of_furniture_alone_has_no_snippet() -> None:
    assert shown("ferry", f"ADVERTISEMENT\n\n{FORM}") == []
