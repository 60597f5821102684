"""Documents that hold, in few words, whatever engines tell apart in different ways."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from index.engines.base import Document

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def seconds(*date: int) -> int:
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())


def document(number: int, title: str, body: str, **values: object) -> Document:
    """`date` and `lasting` become the interval of the date; the lead is the body's first paragraph."""
    date, lasting = values.pop("date", None), values.pop("lasting", DAY)
    if date is not None:
        values["first"] = seconds(*date)
        values["last"] = values["first"] + int(lasting.total_seconds()) - 1
    lead = body.lstrip().partition("\n")[0].rstrip()
    return Document(number, title, lead, body, words=len(body.split()), **values)


DOCUMENTS = [
    document(
        1, "Kaspersky Lab banned from advertising on Twitter",
        "Twitter has banned Kaspersky Lab from advertising.\nIts founder, Eugene Kaspersky, wrote an open letter.",
        outlet="The Daily Wire", author="Ann Ó Briain", topic="tech", language="en",
        date=(2018, 4, 20, 22, 49), lasting=MINUTE,
    ),
    document(
        2, "Twitter bans ads by Kaspersky", "The ban was announced on Friday.\nKaspersky’s adverts broke no rule.",
        outlet="Morning Herald", author="Bob Stone", topic="tech", language="en", date=(2018, 4, 20),
    ),
    document(3, "Ban on ban", "Ban ban ban. The ban on bans of banning.", outlet="Morning Herald", date=(2018, 4, 21)),
    document(4, "Dog bites man", "The dog bites the man.", outlet="The Daily Wire", topic="pets"),
    document(5, "Man bites dog", "The man bites the dog.", outlet="THE DAILY WIRE", topic="Pets"),
    # Gaps.
    document(6, "gap none", "alpha beta"),
    document(7, "gap one", "alpha one beta"),
    document(8, "gap two", "alpha one two beta"),
    document(9, "gap three", "alpha one two three beta"),
    document(10, "gap back", "beta alpha"),
    document(11, "gap chain", "alpha beta gamma delta"),
    document(12, "gap chain loose", "alpha one beta one two gamma delta"),
    document(13, "gap repeated", "alpha alpha beta beta"),
    document(14, "gap far", "alpha " + "filler " * 40 + "beta"),
    document(15, "gap back and forth", "beta one alpha two beta"),
    # Accents, cases, scripts.
    document(16, "Café société", "Une naïve idée, le résumé de Zoë.", language="fr", outlet="Le Café Journal"),
    document(17, "Cafe societe", "A naive idea.", language="FR", outlet="le cafe journal"),
    document(18, "Decomposed", "Le cafe\u0301 de la re\u0301sume\u0301.", language="fr"),
    document(19, "Straße", "Größe, Öl und Ærø in Łódź. Smørrebrød.", language="de"),
    document(20, "Strasse", "Grosse Ol und Aero in Lodz. Smorrebrod.", language="de"),
    document(21, "北京大学", "北京大学の学生。iPhone手机 sold.", language="zh"),
    document(22, "大学北京", "東京 大学 students 学", language="ja"),
    document(23, "서울", "서울 대학교 opens", language="ko"),
    document(24, "Горбачёв", "Михаил Горбачёв и ещё один йод.", language="ru"),
    document(25, "ГОРБАЧЕВ", "Горбачев пишет йод.", language="ru"),
    document(26, "Αθήνα", "Η Αθήνα και ο Οδυσσέας.", language="el"),
    document(27, "ΑΘΗΝΑ", "ΟΔΥΣΣΕΑΣ", language="el"),
    document(28, "हिन्दी", "समाचार हिन्दी में", language="hi"),
    # Numbers, apostrophes, marks, odd characters.
    document(29, "Prices 2018", "In 2018 prices rose 3.5 % to 1,200 euros; covid19, B-52, 42nd, x² and ½."),
    document(30, "Don't", "Don't, can't, won't: it's O'Brien's."),
    document(31, "Don’t", "Don’t, can’t, won’t: it’s O’Brien’s."),
    document(32, "dont", "dont cant obrien"),
    document(33, "Soft", "A news\u00adpaper, a news\u200dpaper and a news-paper. 😀 launch 🚀 rocket."),
    document(34, "Ligatures", "The ﬁnal oﬃce: ＡＢＣ１２３ and ｶﾞｽ, snake_case __init__."),
    document(35, "Long", "short " + "x" * 300 + " tail"),
    # What is missing.
    document(36, "Only a title", ""),
    document(37, "", "Only a body."),
    document(38, "", ""),
    document(39, "Nobody's", "Without outlet.", author="Carol Danvers"),
    # Boundaries of fields.
    document(40, "Crossing the", "border tonight\nThe lead ends here\nand the body goes on."),
    # Dates of each precision, and ties.
    document(41, "Month", "tie", date=(2018, 4, 1), lasting=30 * DAY),
    document(42, "Year", "tie", date=(2018, 1, 1), lasting=365 * DAY),
    document(43, "Old", "tie", date=(1850, 6, 1)),
    document(44, "Future", "tie", date=(9999, 12, 31)),
    document(45, "Same", "tie tie same words", outlet="Tied", date=(2018, 4, 20)),
    document(46, "Same", "tie tie same words", outlet="Tied", date=(2018, 4, 20)),
    document(47, "Same", "tie tie same words", outlet="Tied", date=(2018, 4, 20)),
    # Stems and stop words.
    document(48, "To be or not to be", "That is the question: to be, or not to be."),
    document(49, "Runner", "Running runs, ran; the runners run."),
    document(50, "University", "Universities of the universe; organization, organ, news, new."),
    document(51, "Spelling", "president presidant presdient residents precedent"),
    # Written from right to left; names with signs; pictures; a character that stands alone.
    document(52, "أخبار العالم", "وصل الوفد إلى القاهرة، ٢٠ دقيقة قبل القمّة.", language="ar"),
    document(53, "חדשות היום", "המשלחת הגיעה לירושלים, ב־שלום.", language="he"),
    document(
        54, "AT&T and U.S. Steel", "The U.S. unit of AT&T wrote C++ and C#; info@example.org, www.example.org/a?b=1.",
        outlet="Jones & Co", author="Jean-Luc O'Neil-Smythe", topic="World Business",
    ),
    document(55, "Flags 🇫🇷 👨‍👩‍👧", "A family 👨‍👩‍👧 waved 🇫🇷 and 1️⃣ balloon. I♥NY"),
    document(56, "京", "京。東京都 生 中学校", language="ja"),
    # A byline of several authors, one of whom has another article.
    document(57, "Bylines", "Who wrote this?", author="By BOB STONE in Paris, Zoë Ray and Reuters"),
]  # fmt: skip
