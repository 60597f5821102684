"""Articles that no page was drawn for: very many, very long, in other scripts, and hostile in every field."""

from __future__ import annotations

import json
from pathlib import Path

CARRIERS = 400
LONG_OUTLET = "The Gazette of " + " and ".join(f"Upper Township Number {number}" for number in range(1, 11))
LONG_OUTLET = (LONG_OUTLET + " and Surroundings " * 9)[:299].strip() + "s"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202e</title></textarea>'
WIRE = (
    "The council of ministers agreed after eleven hours of talks on Tuesday night that every harbour on the northern "
    "coast will close to trawlers until the stock of herring has had two full seasons to recover, the minister said."
)
LONG_PARAGRAPH = "The minutes of the inquiry run on without a heading and record what each witness said that day. "
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ARABIC = "أعلنت الحكومة يوم الثلاثاء إغلاق جميع الموانئ على الساحل الشمالي أمام سفن الصيد الكبيرة حتى تتعافى الأسماك."
CHINESE = "部长会议周二晚间在十一个小时的会谈后同意,北部沿海的所有港口将对拖网渔船关闭,直到鲱鱼种群恢复为止。"


def records() -> list[dict[str, str]]:
    """One record for each article."""
    return [*_carriers(), _long(), *_in_other_scripts(), _hostile(), _named_at_length()]


def _carriers() -> list[dict[str, str]]:
    own = "Reporter {0} was at quay {0} and saw crew {0} mend net {0} beside shed {0}, where lamp {0} burned."
    return [
        {
            "id": f"carrier-{number}",
            "title": f"Harbours close, day {number}",
            "outlet": f"Outlet {number:03}",
            "published": f"2019-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}",
            "language": "en",
            "body": f"{own.format(number)}\n\n{WIRE if number % 3 else WIRE.replace('Tuesday', 'Monday')}",
        }
        for number in range(CARRIERS)
    ]


def _long() -> dict[str, str]:
    """Five megabytes, the first half of it one paragraph; the last words are those of the wire."""
    half = LONG_PARAGRAPH * (2_500_000 // len(LONG_PARAGRAPH))
    pages = "\n\n".join(f"Page {number}. {LONG_PARAGRAPH * 20}" for number in range(2_500_000 // 2_000))
    return {"id": "long", "title": "The whole inquiry", "outlet": "Court Record", "published": "2019-03-03"} | {
        "language": "en",
        "body": f"{half}\n\n{pages}\n\nThe platypus was heard last.\n\n{WIRE}",
    }


def _in_other_scripts() -> list[dict[str, str]]:
    return [
        {"id": "arabic", "title": "إغلاق الموانئ أمام سفن الصيد", "outlet": "صحيفة الساحل", "author": "ليلى حداد"}
        | {"published": "2019-02-05", "language": "ar", "body": f"{ARABIC}\n\nharbour {ARABIC}"},
        {"id": "arabic-too", "title": "الموانئ مغلقة", "outlet": "أخبار الشمال", "published": "2019-02-06"}
        | {"language": "ar", "body": f"{ARABIC}\n\nقال الصيادون في الميناء إنهم لم يسمعوا بالقرار قبل اليوم."},
        {
            "id": "chinese",
            "title": "北部港口对拖网渔船关闭",
            "outlet": "海岸日报",
            "author": "李明",
            "published": "2019",
        }
        | {"language": "zh", "body": f"{CHINESE}harbour。{CHINESE}"},
    ]


def _hostile() -> dict[str, str]:
    fields = ("title", "outlet", "author", "topic", "language", "url")
    return {"id": f"../{HOSTILE}", "published": HOSTILE, "body": f"harbour {HOSTILE}\n\n{WIRE}"} | {
        name: f"{name} {HOSTILE}" for name in fields
    }


def _named_at_length() -> dict[str, str]:
    return {"id": "named", "title": f"{LONG_WORD} at the harbour", "outlet": LONG_OUTLET, "author": LONG_WORD} | {
        "topic": LONG_WORD,
        "published": "2019-02-04",
        "language": "en",
        "url": f"https://long.example/{'path/' * 60}",
        "body": f"{LONG_WORD}\n\n{WIRE}",
    }


def write(folder: Path) -> Path:
    """A folder with the articles, and beside them two files that cannot be read."""
    folder.mkdir()
    (folder / "odd.jsonl").write_text("\n".join(map(json.dumps, records())), encoding="utf-8")
    (folder / "empty.html").write_text("", encoding="utf-8")
    (folder / "<b>broken.jsonl").write_text("{", encoding="utf-8")
    return folder
