import pytest
from werkzeug.datastructures import MultiDict

from search.request import COPIES, FACETS, MATCHES, SORTS
from webui import parameters
from webui.parameters import DUPLICATES, SEARCH, BadParameter, UnknownParameters, read


def args(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def test_values_are_read_under_the_names_of_the_corpus() -> None:
    given = args(
        ("q", "ban"), ("outlet", "A"), ("outlet", "B"), ("limit", "7"), ("facets", "outlet,date"), ("after", "")
    )
    assert read(given, SEARCH) == {"text": "ban", "outlet": ("A", "B"), "limit": 7, "facets": ("outlet", "date")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "1_0"),
        ("limit", "٣"),
        ("limit", "-1"),
        ("limit", "many"),
        ("sort", "best"),
        ("facets", "outlet,colour"),
        ("min_overlap", "2"),
        ("min_overlap", "nan"),
        ("boilerplate", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_names_its_parameter(name: str, value: str) -> None:
    table = SEARCH if name in {parameter.name for parameter in SEARCH} else DUPLICATES
    with pytest.raises(BadParameter, match=name) as caught:
        read(args((name, value)), table)
    assert caught.value.parameter == name


def test_what_can_be_given_once_is_not_given_twice() -> None:
    with pytest.raises(BadParameter, match="sort can be given once"):
        read(args(("sort", "newest"), ("sort", "oldest")), SEARCH)


def test_unknown_parameters_are_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownParameters) as caught:
        read(args(("q", "x"), ("colour", "red")), SEARCH)
    assert caught.value.unknown == ["colour"]
    assert "outlet" in caught.value.known
    assert read(args(("colour", "red")), SEARCH, strict=False) == {}


def test_the_choices_are_those_of_the_search() -> None:
    choices = {parameter.name: parameter.choices for parameter in parameters.SEARCH}
    assert set(choices["sort"]) == set(SORTS)
    assert set(choices["copies"]) == set(COPIES)
    assert set(choices["match"]) == set(MATCHES)
    assert choices["facets"] == FACETS
