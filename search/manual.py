"""What --help prints: an overview, and a page for each subcommand."""

from __future__ import annotations

import textwrap

from search.subcommands import OPTIONS, SUBCOMMANDS, Option, Subcommand

_GROUPS = {
    "every": "Everywhere",
    "filters": "Which articles",
    "words": "Which articles",
    "sort": "How they are listed",
    "copies": "How they are listed",
    "limit": "How they are listed",
    "page": "How they are listed",
    "clusters": "How they are listed",
}


def overview(width: int) -> str:
    """The help of the command as a whole, for lines of `width`."""
    lines = [
        "Search news coverage: ranked articles, and the passages that outlets share.",
        "",
        "Usage: search WORDS…",
        "       search SUBCOMMAND …",
        "",
        "Subcommands:",
    ]
    lines += [_entry(f"{one.name} {one.takes}", one.summary, width, 22) for one in SUBCOMMANDS.values()]
    lines += ["", "Begin with:"]
    lines += ["  search index coverage/", "  search kaspersky ban", "  search serve"]
    lines += ["", "Queries:" + SUBCOMMANDS["query"].examples]
    lines += _options(SUBCOMMANDS["query"], width)
    lines += ["", _entry("--version", "print the version", width)]
    lines += [_entry("-h, --help", "this; search SUBCOMMAND --help for what each takes", width)]
    lines += ["", "Options may stand before or after the subcommand and the words; after -- all are words."]
    lines += ["Exit code: 0 found, 1 nothing found, 2 something is wrong."]
    return "\n".join(lines)


def page(subcommand: Subcommand, width: int) -> str:
    """The help of one subcommand, for lines of `width`."""
    lines = [f"Usage: search {subcommand.name} {subcommand.takes}".rstrip() + " [OPTIONS]", ""]
    lines += textwrap.wrap(subcommand.summary[0].upper() + subcommand.summary[1:] + ".", width)
    lines += ["", "Examples:" + subcommand.examples]
    lines += _options(subcommand, width)
    if subcommand.more:
        lines += ["", *textwrap.wrap(subcommand.more, width)]
    return "\n".join(lines)


def _options(subcommand: Subcommand, width: int) -> list[str]:
    groups: dict[str, list[Option]] = {}
    order = [option for option in OPTIONS if option.group != "every"] + list(OPTIONS[:3])
    for option in order:
        if option in subcommand.options():
            groups.setdefault(_GROUPS.get(option.group, "Options"), []).append(option)
    lines = []
    for name, options in groups.items():
        lines += ["", f"{name}:"]
        for option in options:
            text = f"{option.help}: {', '.join(subcommand.formats)}" if option.name == "--format" else option.help
            lines.append(_entry(f"{option.name} {option.settings.get('metavar', '')}".rstrip(), text, width))
    return lines


def _entry(name: str, text: str, width: int, column: int = 26) -> str:
    indent = " " * (column + 2)
    wrapped = textwrap.wrap(text, max(20, width - column - 2)) or [""]
    first = f"  {name}".ljust(column + 2)
    if len(name) > column - 2:
        return "\n".join([first.rstrip(), *(indent + line for line in wrapped)])
    return "\n".join([first + wrapped[0], *(indent + line for line in wrapped[1:])])
