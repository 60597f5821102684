"""The filters in force as a page shows them: each with its words and the address without it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from webui.addresses import Address
from webui.exclusions import excluded, including
from webui.parameters import FILTERS
from webui.wording import day, joined, language_name


@dataclass(frozen=True)
class Chip:
    """`kind` names its text in the catalogue ("chip.outlet"), `value` what stands in it; `without` takes it away."""

    kind: str
    value: str | Markup
    without: Address


def chips_of(address: Address) -> list[Chip]:
    """The chips of a search: its filters, what its query leaves out, and that any word will do."""
    found = [Chip(name, _shown(name, value), address.drop(name, value)) for name, value in address.only(*FILTERS).pairs]
    for field, value in excluded(address.first("q"))[1]:
        found.append(Chip(f"not_{field}", _shown(field, value), including(address, field, value)))
    if address.first("match") == "any":
        found.append(Chip("match", "", address.set("match", None)))
    both = [value for name, value in address.pairs if name == "both"]
    if both:
        found.append(Chip("both", joined(both), address.set("both", None)))
    if address.first("article"):
        found.append(Chip("article", "", address.set("article", None)))
    return found


def _shown(name: str, value: str) -> str:
    if name in ("after", "before"):
        return day(value)
    return language_name(value) if name == "language" else value
