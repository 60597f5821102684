"""Names of months and weekdays in the twenty languages that language detection is measured on.

As dates print them: nominative and genitive where these differ, and the abbreviations in use. No two languages use one
name for different months (Croatian would: its listopad is October, the Poles' and Czechs' November).
"""

from __future__ import annotations

from typing import Final

from index.date_words import MONTHS

_MONTHS: Final = (
    # January
    "janvier janv januar enero ene gennaio gen janeiro januari tammikuu tammikuuta styczeń stycznia sty leden "
    "ledna január ianuarie ian январь января янв січень січня січ ocak oca يناير كانون_الثاني جانفي",
    # February
    "février févr fév februar febrero febbraio febr fevereiro fev februari helmikuu helmikuuta luty lutego lut "
    "únor února február februarie февраль февраля фев лютий лютого лют şubat şub فبراير شباط فيفري",
    # March
    "mars märz mär marzo março maart mrt marts maaliskuu maaliskuuta marzec marca březen března március márc "
    "martie март марта мар березень березня бер mart مارس آذار اذار",
    # April
    "avril avr abril abr aprile huhtikuu huhtikuuta kwiecień kwietnia kwi duben dubna április ápr aprilie апрель "
    "апреля апр квітень квітня квіт nisan nis أبريل ابريل إبريل نيسان أفريل",
    # May
    "mai mayo maggio mag maio mei maj toukokuu toukokuuta maja květen května május máj май мая травень травня "
    "трав mayıs مايو أيار ايار ماي",
    # June
    "juin juni junio giugno giu junho kesäkuu kesäkuuta czerwiec czerwca cze červen června június jún iunie июнь "
    "июня июн червень червня черв haziran haz يونيو يونيه حزيران جوان",
    # July
    "juillet juil juli julio luglio lug julho heinäkuu heinäkuuta lipiec lipca lip červenec července július júl "
    "iulie июль июля июл липень липня лип temmuz tem يوليو يوليه تموز جويلية",
    # August
    "août agosto ago augustus augusti elokuu elokuuta sierpień sierpnia sie srpen srpna augusztus август августа "
    "авг серпень серпня серп ağustos ağu أغسطس اغسطس آب أوت",
    # September
    "septembre septiembre settembre setembro set syyskuu syyskuuta wrzesień września wrz září szeptember szept "
    "septembrie сентябрь сентября сен сент вересень вересня вер eylül eyl سبتمبر أيلول ايلول",
    # October
    "octobre oktober octubre ottobre ott outubro out okt lokakuu lokakuuta październik października paź říjen "
    "října október octombrie октябрь октября окт жовтень жовтня жовт ekim eki أكتوبر اكتوبر تشرين_الأول "
    "تشرين_الاول",
    # November
    "novembre noviembre novembro marraskuu marraskuuta listopad listopada lis listopadu noiembrie ноябрь ноября "
    "ноя нояб листопад листопада лист kasım kas نوفمبر تشرين_الثاني",
    # December
    "décembre déc dezember dez diciembre dic dicembre dezembro joulukuu joulukuuta grudzień grudnia gru prosinec "
    "prosince decembrie декабрь декабря дек грудень грудня груд aralık ara ديسمبر كانون_الأول كانون_الاول",
)
ALL_MONTHS: Final = MONTHS | {
    name.replace("_", " "): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
"""The number of the month that a name in lower case means, whichever of the languages it is of."""

MONTH: Final = r"[^\W\d_]{3,12}(?:\s(?:الثاني|الأول|الاول))?"
"""A pattern of words that may be a month's name: looking one up costs a hundredth of trying all of them."""

WEEKDAY: Final = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mån|mand?|tis|tirs|ons|tors|fre|sön|søn)dag|lördag|lørdag|"
    r"(?:maanantai|tiistai|torstai|perjantai|lauantai|sunnuntai)(?:na)?|keskiviikko(?:na)?|poniedziałek|wtorek|środa|"
    r"czwartek|piątek|sobota|niedziela|pondělí|úterý|středa|čtvrtek|pátek|neděle|hétfő|kedd|szerda|csütörtök|péntek|"
    r"szombat|vasárnap|luni|marți|miercuri|joi|vineri|sâmbătă|duminică|понедельник|вторник|среда|четверг|пятница|суббота|"
    r"воскресенье|понеділок|вівторок|середа|четвер|п['’ʼ]ятниця|субота|неділя|pazartesi|salı|çarşamba|perşembe|cuma|"
    r"cumartesi|pazar|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت"
)
"""A pattern of the weekdays, for matching without regard to case."""

SHORT_WEEKDAY: Final = (
    r"mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|sab|seg|ter|qua|qui|sex|ma|wo|vr|za|zo|"
    r"man|tir|ons|tor|fre|lør|søn|mån|tis|tors|lör|sön|ti|ke|to|pe|la|su|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|ne|"
    r"пн|вт|ср|чт|пт|сб|вс"
)
"""The same in short, of which many are words, too: only before a date that has the rest of a text to itself."""
