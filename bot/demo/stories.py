"""The guided tour: what a visitor can play, step by step. The page knows how to do what ``do`` says."""

from typing import Any

from bot.demo.seed import GREETERS_CHANNEL, HELLO, START

Payload = dict[str, Any]


def stories() -> list[Payload]:
    """All stories, in the order in which they are best played."""
    return [_arrival(), _first_message(), _forgotten_night()]


def _step(en: str, de: str, *, who: str = "", channel: str = "", do: str = "") -> Payload:
    step: Payload = {"text": {"en": en, "de": de}}
    return step | {key: value for key, value in (("as", who), ("channel", channel), ("do", do)) if value}


def _story(name: str, en: str, de: str, *steps: Payload) -> Payload:
    return {"id": name, "title": {"en": en, "de": de}, "steps": list(steps)}


def _arrival() -> Payload:
    mika = {"who": "Mika", "channel": START}
    return _story(
        "arrival",
        "A newcomer arrives",
        "Jemand Neues kommt an",
        _step(
            "Let somebody new arrive: you become Mika, who reads German.",
            "Lass jemand Neues ankommen: Du wirst Mika und liest Deutsch.",
            do="newcomer: Mika, de",
        ),
        _step(
            "This is the **start panel**. Choose a language: from now on Tribune speaks it with Mika.",
            "Das ist der **Startbereich**. Wähle eine Sprache: Ab jetzt spricht Tribune sie mit Mika.",
            **mika,
            do="choose: welcome:language = de",
        ),
        _step(
            "Open the interests. Only Mika sees the answer.",
            "Öffne die Interessen. Die Antwort sieht nur Mika.",
            **mika,
            do="click: welcome:interests",
        ),
        _step(
            "Choose some: the roles are given at once. Look at the feed on the right for the reason.",
            "Wähle ein paar: Die Rollen gibt es sofort. Rechts steht, warum.",
            **mika,
            do="choose: welcome:interests-chosen = Painters, Events",
        ),
        _step(
            "Now the rules, in Mika's language.",
            "Jetzt die Regeln, in Mikas Sprache.",
            **mika,
            do="click: welcome:rules",
        ),
        _step(
            "Accept them: Tribune records which version was accepted.",
            "Nimm sie an: Tribune hält fest, welche Fassung angenommen wurde.",
            **mika,
            do="click: welcome:accept",
        ),
        _step(
            "The last step is Mika's own. Tribune shows where, and posts nothing in Mika's name.",
            "Der letzte Schritt gehört Mika. Tribune zeigt, wo, und schreibt nichts in Mikas Namen.",
            **mika,
            do="click: welcome:hello",
        ),
    )


def _first_message() -> Payload:
    jonas = {"who": "Jonas", "channel": GREETERS_CHANNEL}
    return _story(
        "first-message",
        "A first message waits",
        "Eine erste Nachricht wartet",
        _step(
            "Somebody new arrives: you become Noor.",
            "Jemand Neues kommt an: Du wirst Noor.",
            do="newcomer: Noor, en-US",
        ),
        _step(
            "Noor says hello. Tribune notes the first message, and stays quiet: a bot's word is no answer.",
            "Noor sagt Hallo. Tribune merkt sich die erste Nachricht und bleibt still: "
            "Das Wort eines Bots ist keine Antwort.",
            who="Noor",
            channel=HELLO,
            do="say: Hi! I just got my first game from you. Where do beginners start?",
        ),
        _step(
            "Nobody answers for 20 minutes. Move the clock.",
            "20 Minuten lang antwortet niemand. Stell die Uhr vor.",
            do="advance: 20min",
        ),
        _step(
            "Be Jonas, a greeter. In the greeters' channel a card waits, and it is somebody's turn.",
            "Sei Jonas, der Neue begrüßt. Im Kanal der Begrüßenden wartet eine Karte, und jemand ist an der Reihe.",
            **jonas,
            do="wait: welcome:take",
        ),
        _step(
            "Take it over: the card says so to all others.",
            "Übernimm: Die Karte sagt es allen anderen.",
            **jonas,
            do="click: welcome:take",
        ),
        _step(
            "Now answer Noor where Noor wrote, by a mention or a reply. The card goes the moment a person answers.",
            "Antworte Noor nun dort, wo Noor geschrieben hat: mit einer Erwähnung oder Antwort. "
            "Sobald ein Mensch antwortet, ist die Karte weg.",
            who="Jonas",
            channel=HELLO,
            do="say: Welcome @Noor! Start with the blue box, the first scenario teaches everything.",
        ),
        _step(
            "The greeters' channel is empty again. With a restart in between, nothing would be lost either.",
            "Der Kanal der Begrüßenden ist wieder leer. Auch bei einem Neustart dazwischen geht nichts verloren.",
            **jonas,
        ),
    )


def _forgotten_night() -> Payload:
    return _story(
        "night",
        "Nobody is awake",
        "Niemand ist wach",
        _step(
            "Be Jonas and go away for a day: `/greeter away`. Nobody is called while away or in quiet hours.",
            "Sei Jonas und geh einen Tag weg: `/greeter away`. Wer weg ist oder Ruhezeit hat, wird nicht gerufen.",
            who="Jonas",
            channel="general",
        ),
        _step(
            "Do the same as Mina, so that no greeter is awake.",
            "Mach dasselbe als Mina, damit niemand wach ist.",
            who="Mina",
            channel="general",
        ),
        _step(
            "A newcomer writes at night.",
            "Jemand Neues schreibt in der Nacht.",
            do="newcomer: Robin, en-US",
        ),
        _step(
            "Say something as Robin.",
            "Sag etwas als Robin.",
            who="Robin",
            channel="general",
            do="say: Is anybody here?",
        ),
        _step(
            "After 20 minutes nothing happens; after 4 hours the card is there, and calls nobody by name.",
            "Nach 20 Minuten passiert nichts; nach 4 Stunden steht die Karte da, und niemand wird gerufen.",
            do="advance: 4h",
        ),
        _step(
            "Look at it as Mina.",
            "Sieh sie dir als Mina an.",
            who="Mina",
            channel=GREETERS_CHANNEL,
            do="wait: welcome:take",
        ),
    )
