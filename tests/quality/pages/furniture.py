"""What stands around the articles of the labelled pages: menus, teasers, comments, notices. Written for them."""

from __future__ import annotations

MENU = (
    *("Home", "News", "World", "Politics", "Business", "Markets", "Technology", "Science", "Health", "Environment"),
    *("Opinion", "Letters", "Obituaries", "Sport", "Football", "Cricket", "Culture", "Books", "Film", "Music"),
    *("Food", "Travel", "Style", "Motoring", "Property", "Weather", "Puzzles", "Podcasts", "Video", "Jobs"),
    *("E-paper", "Archive", "Newsletters", "Subscribe", "Sign in", "About us", "Contact", "Advertise with us"),
)
HEADLINES = (
    "Man who bought a lighthouse by mistake is learning to cook",
    "Seven ways to tell that your hedge is unhappy",
    "Mayor of Hexley denies owning a second hat",
    "The quiet return of the milk bottle",
    "Why your neighbour's cat knows more about property prices than you do",
    "Watch: goat delays county cricket final by an hour",
    "Council to count its own pencils after audit",
    "What the new parking rules mean for you",
    "Retired couple build railway to their own front door",
    "Live: latest on the closure of the Tarn pass",
    "Ten gardens to visit before the clocks go back",
    "Doctors puzzled by village where nobody sneezes",
    "Exclusive: the secret life of traffic wardens",
    "Quiz: how well do you remember the week's news?",
    "House prices in Merrow fall for a third month",
    "Teenager's homework turns out to be a new prime",
    "A walk along the coast with the woman who maps it",
    "Bakery sells last loaf for 400 pounds, and regrets it",
    "Fans queue overnight for a tin of paint",
    "Obituary: Lionel Marsh, who put the wheels on suitcases",
    "Choir cancelled because of laughter",
    "Scientists ask public to stop sending them moths",
    "Is this the end of the paper bag?",
    "Harbour seal adopted by ferry crew has pups",
    "The best cheap umbrellas, tested in a car wash",
)
COMMENTS = (
    ("Marsh Harrier", "I have said this for years and nobody at the council has ever rung me back about it."),
    ("old_ferryman", "In my day we would have fixed this with a rope and a sandwich. Now it takes a consultant."),
    ("Jill from Hexley", "Thank you for reporting this so calmly. More like this please, and fewer slideshows."),
    ("numbers_man", "The second figure cannot be right, unless they count every vehicle twice as they did in 2011."),
    ("Anon", "Am I the only one who read this three times and still does not know who pays for it in the end?"),
    ("Rex P.", "My uncle worked there until it closed and he always maintained that the drawings were upside down."),
    ("tea_and_toast", "Disappointed that nobody has asked the obvious question about the insurance on the thing."),
    ("Walter K", "This is what happens when decisions are made two hundred miles away by people who own no boots."),
)
CAPTIONS = (
    "The scene on Tuesday morning, before the barriers went up.",
    "A resident looks on as workers pack up for the night.",
    "File picture: the building as it stood in 1974",
    "Members of the committee arriving for the vote",
    "How it might look once the work is finished, in an artist's impression",
    "The view from the western side, where most of the complaints come from",
)
PHOTOGRAPHERS = ("Nadia Brook", "P. Whitlock", "Simon Tarrant", "Elsa Quist", "Jon Abbey")
AGENCIES = ("Getty Images", "Reuters", "AFP", "PA", "Alamy")
BIOS = (
    "covers the north for this newspaper. Before that, he spent ten years at sea, mostly by choice.",
    "is a staff writer. She has reported from fourteen countries and one lighthouse.",
    "writes about councils, courts and canals. Send tips by post.",
    "joined the paper in 2009 and has been trying to leave the newsroom before nine ever since.",
    "is our regional correspondent. Follow for updates on ferries, floods and the occasional swan.",
)
NEWSLETTERS = (
    "Sign up to our morning briefing and get the day's most important stories in your inbox before breakfast.",
    "Get the best of our journalism every Sunday. No spam, and you can unsubscribe whenever you like.",
    "Enjoying this story? Join 40,000 readers of The Weekly Ferry, our free newsletter on everything that floats.",
    "Never miss a story: enter your e-mail address to receive breaking news alerts from our reporters.",
)
COOKIES = (
    "We and our 312 partners store and access information on your device, such as cookies, to show you advertisements "
    "that fit. You can change your choices at any time in our privacy centre.",
    "This website uses cookies to make sure that you get the best experience. By going on you agree to their use.",
    "We use cookies and similar methods to recognise visitors and remember their preferences.",
    "Your privacy matters to us. Cookies help us to deliver our services. Accept all or manage your settings.",
)
TAGS = ("Merrow", "councils", "transport", "Lower Brenn", "weather", "planning", "the north", "money", "animals")
OUTLETS = (
    ("The Merrow Courier", "www.merrowcourier.example"),
    ("Daily Lantern", "dailylantern.example"),
    ("Hexley Gazette", "www.hexleygazette.example"),
    ("The Northern Post", "northernpost.example"),
    ("Channel Observer", "www.channel-observer.example"),
)
