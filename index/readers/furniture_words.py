"""The words of page furniture: labels that are lines of their own, in lower case."""

from __future__ import annotations

import re


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


LABELS = _phrases(
    """show image | hide image | image | images | photo | photos | gallery | video | play video | play | audio |
    listen | listen to this article |
    share | share this | share this article | share this story | tweet | print | email | save |
    comment | comments | follow | follow us | menu | search | home | close | loading | loading... | skip to content |
    skip to main content | skip to navigation | jump to content | subscribe | subscribe now | sign in | sign up |
    log in | login | register | my account | advertisement | ad | ads | sponsored | advertise | newsletter |
    newsletters | breaking news | latest news | top stories | most read | trending | live | exclusive | back to top |
    read more | read full story | copy link | copy url | link copied | print this page | toggle caption |
    enlarge this image | hide caption | getty images | file photo | facebook | twitter | linkedin | whatsapp | reddit |
    telegram | pinterest | accept | accept all | accept all cookies | accept cookies | manage cookies | reject all |
    cookie settings | add us on google | listen now | watch live | minute read"""
)
SECTIONS = _phrases(
    """news | world | world news | uk | us | u.s. | uk news | us news | international | national | local | local news |
    politics | business | economy | markets | finance | money | technology | tech | tech news | science | health |
    environment | climate | sport | sports | culture | arts | entertainment | lifestyle | life | style | travel |
    opinion | comment is free | analysis | features | feature | investigations | media | security | cybersecurity |
    cyber security | education | law | crime | weather | editorial"""
)
BODY_LABELS = _phrases(
    """advertisement | advertisement - continue reading below | advertisement continue reading the main story |
    show image | hide image | story continues below advertisement | story continues below | article continues below |
    toggle caption | enlarge this image | share this article | continue reading the main story | scroll to continue |
    article continues after advertisement"""
)
SHARING = _phrases(
    """share | tweet | on | via | facebook | twitter | x | linkedin | whatsapp | reddit | email | e-mail | mail |
    print | pin | pinterest | copy | link | listen | more | save | artikel | teilen | drucken |
    kopieren | partager | imprimer | copier | compartir | copiar | enlace | condividi | stampa | copia |
    compartilhar | delen"""
)
# What stands over or before links to other stories, beside English.
READ_ALSO = (
    r"(?:lesen sie (?:auch|mehr|dazu)|auch interessant|das könnte sie auch interessieren|mehr zum thema|"
    r"(?:à )?lire (?:aussi|également)|lisez aussi|sur le même (?:sujet|thème)|"
    r"le[ae] (?:también|además)|(?:te|le) puede interesar|noticias relacionadas|"
    r"leggi anche|potrebbe interessarti|articoli correlati|leia (?:também|mais)|veja também|"
    r"lees (?:ook|meer)|läs (?:också|även)|les også|læs også|lue myös|(?:czytaj|zobacz) (?:też|także|również)|"
    r"čtěte také|olvassa el|citește și|ayrıca okuyun|ilgili haberler|читайте (?:также|ещё|еще)|читайте також|"
    r"διαβάστε (?:επίσης|ακόμη)|اقرأ أيضا[ًً]?|यह भी पढ़ें|関連(?:記事|ニュース)|"
    r"相关(?:阅读|新闻|报道)|相關(?:閱讀|新聞|報導)|"
    r"관련 ?(?:기사|뉴스))"
)
_NETWORK = (
    r"(?:facebook|twitter|x|x \(twitter\)|twitter/x|whats ?app|linkedin|xing|telegram|threads|bluesky|mastodon|reddit|"
    r"pinterest|pocket|messenger|instagram|flipboard|e-?mail|mail|courriel|correo(?: electrónico)?|sms)"
)
_NETWORKS = rf"{_NETWORK}(?:(?:,| et| ou| und| oder| y| o| e| en| of|/| /| \|) ?{_NETWORK}){{0,5}}"
_THIS = (
    r"(?: (?:cet article|l['’]article|este artículo|esta noticia|(?:quest['’]|l['’])articolo|"
    r"este artigo|esta notícia|dit artikel))?"
)
# A whole line, in lower case: "Partager sur Facebook", "Auf X teilen"; "Teilen" alone may be a heading of the article.
SHARE_LINE = re.compile(
    rf"(?:partage[rz]|envoyer){_THIS} (?:sur|par|via) {_NETWORKS}"
    rf"|(?:(?:diesen )?(?:artikel|beitrag) )?(?:auf|bei|über|per|via|mit) {_NETWORKS} "
    r"(?:teilen|posten|senden|versenden|verschicken|weiterleiten|empfehlen)"
    rf"|teilen (?:auf|bei|über|per|via|mit) {_NETWORKS}"
    rf"|(?:compart(?:ir|e|a)|enviar){_THIS} (?:en|por|vía|via) {_NETWORKS}"
    rf"|(?:condivid(?:i|ere)|invia){_THIS} (?:su|via|tramite|per) {_NETWORKS}"
    rf"|(?:partilh|compartilh)(?:ar|e|a){_THIS} (?:no|na|em|por|pelo|via) {_NETWORKS}"
    rf"|(?:deel|delen){_THIS} (?:op|via|per|met) {_NETWORKS}"
    r"|(?:puedes seguir|síguenos|suivez|retrouvez|folgen sie|seguici|segui|siga|volg|följ) "
    rf".{{0,60}}\b{_NETWORK}\b.{{0,120}}"
)
