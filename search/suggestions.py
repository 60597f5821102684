"""What a text that is being typed may become: terms, outlets, authors and titles of the index, in milliseconds.

`search.being_typed` finds what is to be completed. A term is proposed as the whole query with it, which is counted as a
search reads it: with its phrases, fields and operators. A count takes 0.05 to 0.2 ms on 12,559 articles, of six common
words half a millisecond, so only those that are shown are counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from index.bylines import authors
from index.engines.base import Engine
from index.errors import BadQuery
from index.query import All, Everything, Node, Nothing, Phrase, Term
from index.questions import Articles
from index.tokens import stem, words
from search.being_typed import LONGEST, NAME_FIELDS, Ending, ending, folded
from search.names import Names
from search.query_cost import check_cost
from search.query_language import parse
from search.request import check_page
from search.results import Completion, Completions
from search.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from search.kept import Kept

MOST_TITLES: Final = 20_000
"""Titles that are held: those of the articles indexed last."""
_MOST_NAMES: Final = 20_000  # outlets, and as many authors
_SHARES: Final = {"term": 3, "outlet": 2, "author": 2}  # the most of each while others wait for room
_MOST_BEFORE: Final = 4  # words, the last ones, that a next one is to go with
_TRIED: Final = 8  # words that are counted together with the words before them
_PHRASES: Final = 6  # of a next word with those before it that are counted
_MOST_AFTER: Final = 5
_ENOUGH: Final = 3  # words right behind; where fewer are found, those come, too, that stand in the same articles
_RARE: Final = 50  # of words that follow, one that does so that many times less than another is hardly meant
_MORE_OFTEN: Final = 1.5  # than by chance, to be proposed for standing in the same articles
_WORD: Final = re.compile(r"\w+")
_READ_WHOLE: Final = 16  # of these articles, in whose text the next word is looked for
_READ: Final = 50  # articles with the words before, whose titles propose a next one


class Suggester:
    """Completes what is typed from an index as of one generation of its catalog; `kept` is where it keeps the names."""

    def __init__(self, engine: Engine, catalog: Articles, kept: Kept) -> None:
        self._engine = engine
        self._catalog = catalog
        self._kept = kept

    def completions(self, typed: str, limit: int = 10) -> Completions:
        """At most `limit`, at most 3 terms and 2 outlets and authors while there are titles. Raises BadRequest.

        A space at the end means that the last word is whole. After a field only its values or words are proposed.
        """
        check_page(limit, 0)
        begun = ending(typed)
        if begun and begun.field:
            return Completions(typed, tuple(self._of_field(begun, limit)))
        whole = folded(typed[:LONGEST])
        if not whole:
            return Completions(typed, ())
        found = {
            kind: [Completion(name, kind, count) for name, count in self._names(kind).beginning(whole, limit)]
            for kind in ("outlet", "author", "title")
        }
        room = limit - len(found["title"][:limit])
        found["term"] = self._terms(begun, max(room, _SHARES["term"]), any(found.values())) if begun else []
        for kind, share in _SHARES.items():
            found[kind], rest = found[kind][:share], found[kind][share:]
            found[kind] += rest[: max(0, room - sum(len(found[one]) for one in _SHARES))]
        first = [one for kind in _SHARES for one in found[kind]][:limit]
        return Completions(typed, (*first, *found["title"][: limit - len(first)]))

    def _names(self, kind: str) -> Names:
        """Names of this kind: titles, values of a field, or words of a text field ("words of title") or of all."""

        def make() -> Names:
            if kind == "title":
                return Names(self._titles())
            if kind.startswith("words"):
                field = kind.removeprefix("words of ") if kind != "words" else None
                return Names([entry for entry in self._engine.words(field=field) if _says_something(entry[0])])
            everything = self._engine.facets(Everything(), [kind], size=_MOST_NAMES)
            return Names(_people(everything[kind]) if kind == "author" else everything[kind])

        return self._kept.value(f"names of {kind}", self._catalog.generation(), make)

    def _titles(self) -> list[tuple[str, int]]:
        """The titles of the newest articles, those that fold to the same counted together."""
        titles = self._catalog.newest_titles(MOST_TITLES)
        counts = Counter(" ".join(words(title)) for title in titles)
        shown = {folded: title for title in reversed(titles) if (folded := " ".join(words(title)))}
        return [(title, counts[folded]) for folded, title in reversed(shown.items())]

    def _of_field(self, begun: Ending, limit: int) -> list[Completion]:
        """The names of a field that are begun so, or its words; none whose query finds nothing."""
        if begun.field in NAME_FIELDS:
            named = self._names(begun.field).beginning(begun.last, max(limit, _TRIED))
            return self._counted(begun, [name for name, _ in named])[:limit]
        return self._after(begun, [], limit) if begun.before else self._anywhere(begun, limit)

    def _terms(self, begun: Ending, limit: int, named: bool) -> list[Completion]:
        """The last word made whole; after others in one row, the words that go with those most.

        Where a name has what is typed (`named`), only words that stand right behind the others; so in a phrase.
        """
        if begun.before:
            anywhere = not (named or begun.quote)
            return self._after(begun, self._frequent(begun, max(limit, _TRIED)) if anywhere else [], limit)
        return self._anywhere(begun, limit)

    def _anywhere(self, begun: Ending, limit: int) -> list[Completion]:
        """The query with each frequent word, those first that find most articles.

        Beside other words those that most articles hold: after NOT these leave the fewest.
        """
        found = self._counted(begun, self._frequent(begun, limit))
        return found if begun.others else sorted(found, key=lambda one: -one.count)

    def _frequent(self, begun: Ending, limit: int) -> list[str]:
        """At most `limit` words that the last one may become, those of most articles first, one of each stem."""
        names = self._names(f"words of {begun.field}" if begun.field else "words")
        known = names.beginning(begun.last, 2 * max(limit, _TRIED))
        return list(_first_of_each_stem(word for word, _ in known if word != begun.last).values())[:limit]

    def _counted(self, begun: Ending, proposed: Iterable[str]) -> list[Completion]:
        """The query with each of the proposed, and how many articles a search for it finds; none that finds nothing."""
        found = [Completion(text, "term", self._found(text)) for text in map(begun.completed, proposed)]
        return [one for one in found if one.count]

    def _found(self, query: str) -> int:
        """How many articles a search for the query finds; 0 where it would be refused."""
        try:
            tree = parse(query).tree
            check_cost(query, tree, self._engine)
        except BadQuery:
            return 0
        return self._count(tree)

    def _after(self, begun: Ending, frequent: Sequence[str], limit: int) -> list[Completion]:
        """The query with each last word that goes with what stands before it: stands right behind it in most articles,
        else in many of its articles for how rare it is.

        `frequent` are words that the last one may become anywhere; without any only those right behind are looked for.
        """
        asked = _asked(begun)
        hits = self._engine.search(asked, limit=_READ)
        following = self._behind(begun, hits.numbers[:_READ_WHOLE])
        found = self._counted(begun, following[:limit])
        if frequent and len(found) < _ENOUGH and not (found and found[0].count > hits.total / 2):
            proposed = [*self._in_titles(hits.numbers, begun.last), *frequent]
            known = {stem(word) for word in (*following, *begun.before)}
            others = [word for word in self._beside(asked, hits.total, proposed) if stem(word) not in known]
            found += self._counted(begun, others[: min(limit, _MOST_AFTER) - len(found)])
        return found

    def _behind(self, begun: Ending, numbers: Sequence[int]) -> list[str]:
        """The words that begin so and stand right behind the words before, those that do in most articles first.

        Looked for in titles and in some articles.
        """
        before = _last_words(begun.before)
        counts = self._names("title").following(" ".join(before), begun.last)
        for body in self._catalog.bodies(numbers).values():
            counts.update(_following(body.lower(), " ".join(before), begun.last))
        tried = _first_of_each_stem(word for word, _ in counts.most_common() if word != begun.last)
        phrase, field = [stem(word) for word in before], begun.field or "body"
        often = {one: self._count(Phrase((*phrase, one), field)) for one in list(tried)[:_PHRASES]}
        least = max(often.values(), default=0) // _RARE
        best = sorted((one for one in often if often[one] > least), key=lambda one: -often[one])
        return [tried[one] for one in best[:_MOST_AFTER]]

    def _beside(self, asked: Node, articles: int, proposed: Sequence[str]) -> list[str]:
        """Those of the words that stand in the articles of what is asked for more often than by chance, best first;
        `articles` is how many those are."""
        tried = _first_of_each_stem(proposed)
        stems = list(tried)[:_TRIED]
        held = dict(zip(stems, self._engine.frequencies(stems, "body"), strict=True))
        together = {one: self._count(All((asked, Term(one)))) for one in stems}
        chance = _MORE_OFTEN * articles / max(1, self._engine.count())
        often = [one for one in stems if together[one] > chance * held[one]]
        often.sort(key=lambda one: -(together[one] ** 2) / max(1, held[one]))
        return [tried[one] for one in often]

    def _count(self, tree: Node) -> int:
        return self._engine.search(tree, limit=0).total

    def _in_titles(self, numbers: Sequence[int], beginning: str) -> list[str]:
        """The words that begin so in titles of articles, most frequent first."""
        counts = Counter(
            word
            for summary in self._catalog.summaries(numbers).values()
            for word in words(summary.title)
            if word.startswith(beginning) and word != beginning and _says_something(word)
        )
        return [word for word, _ in counts.most_common(_TRIED // 2)]


def _people(bylines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The people of bylines, most articles first."""
    counts = Counter[str]()
    for byline, count in bylines:
        for author in authors(byline):
            counts[author] += count
    return counts.most_common()


def _first_of_each_stem(proposed: Iterable[str]) -> dict[str, str]:
    """Of the words that say something, by stem, the first one."""
    found: dict[str, str] = {}
    for word in proposed:
        if _says_something(word):
            found.setdefault(stem(word), word)
    return found


def _following(text: str, before: str, beginning: str) -> set[str]:
    """The words of a text in small letters that begin so and stand right behind the words before."""
    found = set()
    typed = f"{before} {beginning}"
    at = text.find(typed)
    while at >= 0:
        word = _WORD.match(text, at + len(before) + 1)
        if word and not text[at - 1 : at].isalnum():
            found.update(words(word[0])[:1])
        at = text.find(typed, at + 1)
    return found


def _asked(begun: Ending) -> Node:
    """What the query asks for before its last word; of a row of words the last ones that say something."""
    said = [word for word in begun.before if word not in STOP_WORDS] or begun.before
    row = [Term(stem(word)) for word in dict.fromkeys(said[-_MOST_BEFORE:])]
    try:
        others = parse(begun.others).tree
    except BadQuery:
        others = Nothing()
    return All((*(() if isinstance(others, Everything | Nothing) else (others,)), *row))


def _last_words(before: Sequence[str]) -> Sequence[str]:
    """The last word; where it is a stop word those before it, too, up to one that is none: "house of"."""
    at = next((at for at in range(len(before) - 1, -1, -1) if before[at] not in STOP_WORDS), 0)
    return before[max(at, len(before) - _MOST_BEFORE) :]


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and len(word) > 1
