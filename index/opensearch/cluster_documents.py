"""Clusters and components as documents of the index of passages, and back; the rows that clustering reads of others.

A cluster is one document with all its passages in it, so that nobody ever reads half of one. A document that is not
needed any more becomes one that says so for a day: whoever was late to make it meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from index.cluster_rows import ClusterRow, PassageRow
from index.opensearch.rows import ArticleRow, Component, LinkRow, WholeCluster
from index.opensearch.standing import Standing

CLUSTER: Final = "cluster"
COMPONENT: Final = "component"
GONE: Final = "gone"

ARTICLE_FIELDS: Final = tuple(field.name for field in fields(ArticleRow))[:-2]  # the others are its standing
LINK_FIELDS: Final = tuple(field.name for field in fields(LinkRow))[1:]
_ROW: Final = tuple(field.name for field in fields(ClusterRow))[:-1]  # without the passages


def cluster_key(number: int) -> str:
    """The id of a cluster's document."""
    return f"cluster-{number}"


def component_key(number: int) -> str:
    """The id of a component's document."""
    return f"component-{number}"


def redirect_key(id: str) -> str:
    """The id of the document that says what became of a cluster's id."""
    return f"redirect-{id}"


def cluster_document(cluster: WholeCluster) -> dict[str, Any]:
    """The document of a cluster; `members` are its articles, `names` its outlets, `size` counts its passages."""
    passages = cluster.row.passages
    return {
        "type": CLUSTER,
        "number": cluster.number,
        "id": cluster.id,
        "component": cluster.component,
        "within": cluster.within,
        **{name: getattr(cluster.row, name) for name in _ROW},
        "size": len(passages),
        "members": sorted({one.article for one in passages}),
        "names": sorted({one.outlet for one in passages}),
        "passages": [list(one) for one in passages],
    }


def read_cluster(source: Mapping[str, Any]) -> WholeCluster:
    """The cluster of a document."""
    passages = tuple(PassageRow(*row) for row in source["passages"])
    row = ClusterRow(**{name: source[name] for name in _ROW}, passages=passages)
    return WholeCluster(source["number"], source["id"], source["component"], source["within"], row)


def component_document(component: Component) -> dict[str, Any]:
    """The document of a component; `members` are its articles."""
    return {
        "type": COMPONENT,
        "number": component.number,
        "members": sorted({end[0] for end in component.ends}),
        "ends": [list(end) for end in component.ends],
    }


def read_component(source: Mapping[str, Any]) -> Component:
    """The component of a document."""
    return Component(source["number"], tuple((*end,) for end in source["ends"]))


def gone_document(number: int, since: int) -> dict[str, Any]:
    """What stands in the place of a cluster or component that is no more since then, in seconds."""
    return {"type": GONE, "number": number, "since": since}


def read_article(source: Mapping[str, Any], standing: Standing) -> ArticleRow:
    """What clustering needs of an article's documents."""
    values: dict[str, Any] = {name: source.get(name) for name in ARTICLE_FIELDS}
    return ArticleRow(**values, copied_share=standing.copied_share, copy_group=standing.copy_group)


def link_document(link: LinkRow) -> dict[str, Any]:
    """The document of a link."""
    return {name: getattr(link, name) for name in LINK_FIELDS}


def read_link(id: str, source: Mapping[str, Any]) -> LinkRow:
    """The link of a document."""
    values: dict[str, Any] = {name: source.get(name) for name in LINK_FIELDS}
    flags = {"clustered": bool(source.get("clustered")), "gone": bool(source.get("gone"))}
    return LinkRow(id, **values | flags)
