from __future__ import annotations

from pathlib import Path

from index.meter import Meter
from index.progress import Quiet
from index.readers import ReadOptions


class Shown(Quiet):
    """Progress that keeps what it is told."""

    wanted = True

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None, str]] = []
        self.count = 0

    def step(self, name: str, total: int | None, unit: str = "articles") -> None:
        self.steps.append((name, total, unit))

    def advance(self, count: int) -> None:
        self.count += count


def test_bytes_of_a_few_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    shown = Shown()
    Meter([tmp_path / "a.jsonl"], ReadOptions(), shown, lambda: 0, lambda: 2).show(1)
    assert (shown.steps, shown.count) == ([("reading", 3, "bytes")], 2)


def test_what_comes_through_standard_input_is_counted_in_articles(tmp_path: Path) -> None:
    shown = Shown()
    meter = Meter(["-", tmp_path], ReadOptions(), shown, lambda: 0, lambda: 2)
    for articles in (3, 5):
        meter.show(articles)
    assert (shown.steps, shown.count) == ([("reading", None, "articles")], 5)
