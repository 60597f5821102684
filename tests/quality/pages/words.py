"""The furniture of pages in other languages, by language: menus, notices, teasers. Written for the labelled pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a page in one language shows around its article."""

    outlet: str
    menu: tuple[str, ...]
    cookies: str
    accept: str
    also: str
    share: str
    most: str
    rights: str
    caption: str
    teasers: tuple[str, ...]
    by: str = ""
    ad: str = ""
    editor: str = ""


WORDS = {
    "ar": Words(
        "صحيفة المرفأ",
        ("الرئيسية", "أخبار", "سياسة", "اقتصاد", "رياضة", "ثقافة", "آراء", "اتصل بنا"),
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا. باستمرارك في التصفح فإنك توافق على استخدامها.",
        "أوافق",
        "اقرأ أيضا:",
        "شارك الخبر",
        "الأكثر قراءة",
        "جميع الحقوق محفوظة",
        "صورة من الأرشيف",
        ("أسعار الخضار ترتفع للأسبوع الثالث", "افتتاح معرض الكتاب في دورته العاشرة", "منتخب الشباب يفوز بهدفين"),
    ),
    "he": Words(
        "חדשות העמק",
        ("ראשי", "חדשות", "פוליטיקה", "כלכלה", "ספורט", "תרבות", "דעות", "צור קשר"),
        "אתר זה משתמש בעוגיות כדי לשפר את חוויית הגלישה. המשך הגלישה מהווה הסכמה לשימוש בהן.",
        "הבנתי",
        "קראו גם:",
        "שתפו את הכתבה",
        "הנקראות ביותר",
        "כל הזכויות שמורות",
        "צילום: ארכיון",
        ("מחירי הדירות ירדו החודש", "תערוכה חדשה במוזיאון העיר", "הקבוצה המקומית עלתה לגמר"),
    ),
    "fa": Words(
        "روزنامه کوهستان",
        ("خانه", "خبر", "سیاست", "اقتصاد", "ورزش", "فرهنگ", "یادداشت", "تماس با ما"),
        "این وبگاه برای بهبود تجربه شما از کوکی استفاده می‌کند. ادامه استفاده به معنای پذیرش آن است.",
        "می‌پذیرم",
        "بیشتر بخوانید:",
        "به اشتراک بگذارید",
        "پربازدیدترین‌ها",
        "همه حقوق محفوظ است",
        "عکس از آرشیو",
        ("نمایشگاه نقاشی کودکان گشایش یافت", "بهای میوه کاهش یافت", "تیم محلی به فینال رسید"),
    ),
    "ur": Words(
        "روزنامہ شہر",
        ("صفحہ اول", "خبریں", "سیاست", "معیشت", "کھیل", "ثقافت", "کالم", "رابطہ"),
        "یہ ویب سائٹ بہتر تجربے کے لیے کوکیز استعمال کرتی ہے۔ استعمال جاری رکھنے کا مطلب رضامندی ہے۔",
        "منظور ہے",
        "یہ بھی پڑھیں:",
        "خبر شیئر کریں",
        "سب سے زیادہ پڑھی گئی",
        "جملہ حقوق محفوظ ہیں",
        "فائل فوٹو",
        ("سبزیوں کی قیمتیں پھر بڑھ گئیں", "کتب میلہ آج سے شروع", "مقامی ٹیم فائنل میں"),
    ),
    "ja": Words(
        "みなと日報",
        ("トップ", "社会", "政治", "経済", "スポーツ", "文化", "地域", "お問い合わせ"),
        "当サイトではサービス向上のためクッキーを使用しています。閲覧を続けると使用に同意したものとみなします。",
        "同意する",
        "関連記事",
        "シェアする",
        "アクセスランキング",
        "無断転載を禁じます",
        "開店を待つ人たち=写真部撮影",
        ("町長選、三氏が立候補へ", "梅の開花、平年より十日早く", "高校駅伝、地元勢が初優勝"),
        editor="(地域報道部)",
    ),
    "zh": Words(
        "河东晚报",
        ("首页", "新闻", "时政", "财经", "体育", "文化", "评论", "联系我们"),
        "本网站使用Cookie改善您的浏览体验。继续浏览即表示您同意我们使用Cookie。",
        "同意",
        "相关阅读",
        "分享到微信",
        "点击排行",
        "版权所有 未经授权不得转载",
        "资料图片",
        ("地铁四号线下月试运行", "周末最高气温将降至五度", "市民合唱节报名启动"),
        editor="责任编辑:周敏",
    ),
    "ko": Words(
        "항구일보",
        ("홈", "뉴스", "정치", "경제", "스포츠", "문화", "오피니언", "문의"),
        "이 웹사이트는 더 나은 서비스를 위해 쿠키를 사용합니다. 계속 이용하시면 동의하는 것으로 봅니다.",
        "동의",
        "관련기사",
        "공유하기",
        "많이 본 뉴스",
        "무단 전재 및 재배포 금지",
        "자료사진",
        ("시장 상인회 새 회장 선출", "주말 전국에 비 소식", "지역 농구단 결승 진출"),
        editor="저작권자 © 항구일보, 무단 전재 및 재배포 금지",
    ),
    "de": Words(
        "Elsterbote",
        ("Startseite", "Lokales", "Politik", "Wirtschaft", "Sport", "Kultur", "Meinung", "Abo", "Anmelden"),
        "Wir und unsere Partner verwenden Cookies, um Ihnen ein besseres Erlebnis zu bieten. Mehr in der Erklärung.",
        "Alle akzeptieren",
        "Lesen Sie auch:",
        "Artikel teilen:",
        "Meistgelesen",
        "Alle Rechte vorbehalten",
        "Die Brücke im vergangenen Sommer.",
        ("Schwimmbad öffnet nun doch im Mai", "Wer hat den Maibaum gestohlen?", "Stadtrat streitet über neue Bänke"),
        by="Von",
        ad="Anzeige",
    ),
    "fr": Words(
        "Le Courrier des Îles",
        ("Accueil", "Actualités", "Politique", "Économie", "Sport", "Culture", "Débats", "S'abonner"),
        "Nous utilisons des cookies pour améliorer votre expérience et mesurer l'audience de notre site.",
        "Tout accepter",
        "À lire aussi :",
        "Partager l'article :",
        "Les plus lus",
        "Tous droits réservés",
        "Le phare, vu du port.",
        ("La criée rouvre ses portes lundi", "Un goéland vole un parapluie", "Marée basse : nos dix balades"),
        by="Par",
        ad="Publicité",
    ),
    "es": Words(
        "El Heraldo del Valle",
        ("Portada", "España", "Política", "Economía", "Deportes", "Cultura", "Opinión", "Suscríbete"),
        "Utilizamos cookies propias y de terceros para mejorar nuestros servicios y mostrarle publicidad.",
        "Aceptar todo",
        "Lea también:",
        "Compartir:",
        "Lo más leído",
        "Todos los derechos reservados",
        "El pozo, en una imagen de archivo.",
        ("Las fiestas se adelantan una semana", "Detenido por robar una campana", "El embalse, al cuarenta por ciento"),
        by="Por",
        ad="Publicidad",
    ),
    "pt": Words(
        "Diário da Ribeira",
        ("Início", "Notícias", "Política", "Economia", "Desporto", "Cultura", "Opinião", "Assinar"),
        "Este site utiliza cookies para melhorar a sua experiência. Ao continuar, aceita a sua utilização.",
        "Aceitar",
        "Leia também:",
        "Partilhar:",
        "Mais lidas",
        "Todos os direitos reservados",
        "O mercado no dia da reabertura.",
        ("Ponte fecha ao trânsito no domingo", "Festival do pão regressa em maio", "Chuva adia a regata"),
        by="Por",
        ad="Publicidade",
    ),
    "it": Words(
        "La Voce del Colle",
        ("Home", "Cronaca", "Politica", "Economia", "Sport", "Cultura", "Opinioni", "Abbonati"),
        "Questo sito utilizza i cookie per migliorare la navigazione. Proseguendo ne accetti l'utilizzo.",
        "Accetta",
        "Leggi anche:",
        "Condividi:",
        "I più letti",
        "Tutti i diritti riservati",
        "La sala prima dei lavori.",
        ("Il mercato cambia piazza", "Trovato un orologio nel pozzo", "La banda cerca un tamburo"),
        by="di",
        ad="Pubblicità",
    ),
}
