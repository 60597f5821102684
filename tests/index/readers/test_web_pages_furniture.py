"""What stands around an article on its page stays out of its text, by what it is and not by its words alone."""

from __future__ import annotations

import pytest

from index.readers.markup import parse_page
from index.readers.page_trees import clear, is_teaser, text_in
from index.readers.web_pages import draft

PARAGRAPHS = [
    "The harbour council at Grayling Point has put off leasing the old grain terminal until the summer.",
    "Members had been asked to let the building go for a peppercorn, for thirty years, on the strength of one number.",
    "“We read the application to the end,” said the chairwoman, “and found that hardly anybody else had done so.”",
    "The company, which makes batteries and wants to take them apart too, said that it would answer every question.",
]
ITEMS = (
    "2016: the company makes its first application, for the smaller of the two silos, and withdraws it in the autumn",
    "2018: the harbour council votes, eleven to nine, to hear the company again before the summer is over",
)
TEXT = "\n\n".join(PARAGRAPHS)


def page(inserted: str, *, wrap: str = "{}") -> str:
    """A page with something between its second and third paragraph."""
    before, after = (f"<p>{one}</p><p>{other}</p>" for one, other in (PARAGRAPHS[:2], PARAGRAPHS[2:]))
    return f"<html><title>Vote put off</title><body>{wrap.format(before + inserted + after)}</body></html>"


@pytest.mark.parametrize(
    "furniture",
    [
        "<p><strong>Read more: <a href=x>Phone with crank sells out</a></strong></p>",
        "<p>Lesen Sie auch: <a href=x>Telefon mit Kurbel ausverkauft</a></p>",
        "<div><b>اقرأ أيضا:</b> <a href=x>أسعار الخضار ترتفع للأسبوع الثالث</a></div>",
        "<p><a href=x>Phone with crank sells out</a></p>",
        "<div><h2>Phone with crank sells out</h2><a href=x>Read the full story</a></div>",
        "<p class=caption>The terminal on Tuesday</p>",
        "<div class='image-credit'>Nadia Brook / Somebody</div>",
        "<p>Photo: Nadia Brook</p>",
        "<p>Nadia Brook/Getty Images</p>",
        "<p>More news: Phone with crank sells out</p>",
        "<p>Share on Facebook</p>",
        "<p>Partager sur Facebook</p>",
        "<p>Partager cet article par e-mail</p>",
        "<p>Auf Facebook teilen</p>",
        "<p>Per E-Mail teilen</p>",
        "<p>Compartir en Twitter</p>",
        "<p>Compartir por WhatsApp</p>",
        "<p>Condividi su Facebook</p>",
        "<p>Partilhar no Facebook</p>",
        "<p>Compartilhar no X</p>",
        "<p>Delen op LinkedIn</p>",
        "<p>Deel via e-mail</p>",
        "<p>Artikel teilen Facebook X E-Mail</p>",
        "<p>Puedes seguir a EL EJEMPLO en Facebook y X, o apuntarte aquí para recibir nuestro boletín.</p>",
        "<section><h4>Lire aussi</h4><a href=x>Le téléphone à manivelle est épuisé</a></section>",
        "<p>Lire aussi : <a href=x>Le téléphone à manivelle est épuisé</a></p>",
        "<p>Läs också: Telefon med vev är slutsåld</p>",
        "<p>Читайте также: Телефон с ручкой распродан</p>",
        "<p>Advertisement</p>",
        "<p>3 / 12</p>",
        "<p>12 shares</p>",
        "<div class=newsletter-signup><h3>Briefing</h3><p>Get the best of it every Sunday, free of charge.</p></div>",
        "<div id=cookie-banner><p>We use cookies to count readers. Go on reading to agree.</p></div>",
        "<div class='related-articles'><ul><li><a href=x>One more story here</a></li></ul></div>",
        "<div role=navigation><a href=x>Home</a> <a href=y>News</a></div>",
        "<div><h3>You might also like</h3><div><a href=x><h4>Phone sells out</h4></a><p>A crank on it</p></div></div>",
        "<p>© 2018 The Daily Example. All rights reserved.</p>",
    ],
)
def test_furniture_between_paragraphs_stays_out(furniture: str) -> None:
    assert draft(page(furniture)).body == TEXT


@pytest.mark.parametrize(
    "wrap",
    [
        "<div class='widget Blog'>{}</div>",
        "<div class='content-with-sidebar'>{}</div>",
        "<div class=teaser-content>{}</div>",
        "<section id=related-main>{}</section>",
        "<form action=/page.aspx>{}</form>",
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td><a href=/>Menu</a></td><td><table><tr><td><font>{}</font></td></tr></table></td></table>",
    ],
)
def test_a_misleading_name_or_a_layout_does_not_cost_the_text(wrap: str) -> None:
    assert [line for line in draft(page("", wrap=wrap)).body.split("\n\n") if line != "Menu"] == PARAGRAPHS


@pytest.mark.parametrize("name", ["topic-body__text", "newsletter-article-p", "share-text", "ad-free"])
def test_paragraphs_with_a_misleading_name_stay_where_they_are_the_text(name: str) -> None:
    paragraphs = "".join(f"<p class='{name}'>{one}</p>" for one in PARAGRAPHS)
    furniture = "<p class=caption>The terminal on Tuesday</p>"
    source = f"<html><title>Vote put off</title><body><div>{paragraphs}{furniture}</div></body></html>"
    assert draft(source).body == TEXT


def test_parts_that_are_each_called_the_articles_body_are_all_of_it() -> None:
    parts = "".join(f"<div class='c--article-body-component'><p>{one}</p></div>" for one in PARAGRAPHS)
    source = f"<html><title>Vote put off</title><body><main><h1>Vote put off</h1>{parts}</main></body></html>"
    assert draft(source).body == TEXT


def test_a_paragraph_with_links_in_it_stays_whole() -> None:
    linked = (
        "<p>The <a href=x>council's long report</a> is to be <a href=y>read again</a> by its authors next week.</p>"
    )
    assert "The council's long report is to be read again by its authors next week." in draft(page(linked)).body


@pytest.mark.parametrize(
    "line",
    [
        "Teilen",
        "Auf Facebook teilen viele Menschen solche Bilder.",
        "Compartir en familia",
        "Partager sur Facebook sa position est risqué",
        "Der Rat will seinen Bürgern auf Facebook folgen.",
    ],
)
def test_a_line_that_only_begins_like_a_share_line_stays(line: str) -> None:
    assert line in draft(page(f"<p>{line}</p>")).body


def test_what_is_above_the_headline_stays_out() -> None:
    source = page("").replace(
        "<body>", "<body><div><p>Notes from the far end</p></div><div><h1>Vote put off</h1></div>"
    )
    assert draft(source).body == TEXT


def test_a_list_keeps_its_items_without_signs() -> None:
    body = draft(page(f"<ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li></ul>", wrap="<article>{}</article>")).body
    assert "\n\n".join(ITEMS) in body


def test_joiners_that_persian_spells_with_are_kept() -> None:
    persian = "راننده کتابخانه می‌گوید بچه‌ها از دور صدای موتور را می‌شناسند و در میدان صف می‌کشند."
    assert persian in draft(page(f"<p>{persian}</p>")).body


def test_a_page_that_a_script_fills_in_is_read_from_its_linked_data() -> None:
    body = TEXT.replace("\n", "\\n").replace('"', "'")
    linked = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    shell = "<div id=root><p>Loading…</p></div>"
    source = f"<html><head><title>Vote put off</title>{linked}</head><body>{shell}</body></html>"
    assert draft(source).body == TEXT


def test_an_item_of_a_list_of_links_is_no_teaser() -> None:
    (item,) = parse_page("<ul><li><p><a href=x>Phone with crank sells out</a></p></li></ul>").iter("p")
    assert not is_teaser(item)


def test_clearing_keeps_the_text_behind_what_goes() -> None:
    tree = parse_page("<body><p>before <span class=share>Tweet</span> after</p></body>")
    clear(tree)
    assert " ".join(text_in(tree).split()) == "before after"
