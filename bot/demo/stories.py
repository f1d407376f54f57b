"""The guided tour: what a visitor can play, step by step. The page knows how to do what ``do`` says.

Whatever differs between readers (who acts, in which language) is an ``{en, de}`` like the texts: somebody who reads
English plays people whose Discord is in English.
"""

from typing import Any

from bot.demo.seed import GREETERS_CHANNEL, HELLO, START

Payload = dict[str, Any]
Words = dict[str, str]


def stories() -> list[Payload]:
    """All stories, in the order in which they are best played."""
    return [_arrival(), _first_message(), _forgotten_night()]


def _both(en: str, de: str) -> Words:
    return {"en": en, "de": de}


def _step(text: Words, *, who: str | Words = "", channel: str = "", do: str | Words = "") -> Payload:
    return {"text": text} | {key: value for key, value in (("as", who), ("channel", channel), ("do", do)) if value}


def _story(name: str, title: Words, *steps: Payload) -> Payload:
    return {"id": name, "title": title, "steps": list(steps)}


_NEWCOMER = "newcomer"
_GREETER = _both("Mina", "Jonas")
_OTHER_GREETER = _both("Jonas", "Mina")


def _arrival() -> Payload:
    def step(en: str, de: str, do: str | Words) -> Payload:
        return _step(_both(en, de), who=_NEWCOMER, channel=START, do=do)

    return _story(
        "arrival",
        _both("A newcomer arrives", "Jemand Neues kommt an"),
        _step(
            _both(
                "Press **A newcomer arrives** at the bottom left and join: you are Mika then.",
                "Drück unten links auf **Jemand Neues kommt** und tritt bei: Dann bist du Mika.",
            ),
            do=_both("newcomer: Mika, en-US", "newcomer: Mika, de"),
        ),
        step(
            "This is the **start panel**, where newcomers begin. Choose a language: "
            "Tribune's private answers come in it from now on.",
            "Das ist die **Starttafel**, hier fangen Neue an. Sie steht in der Sprache der Community, hier Englisch. "
            "Wähle Deutsch: Was Tribune dir privat sagt, kommt dann auf Deutsch.",
            _both("choose: welcome:language = en", "choose: welcome:language = de"),
        ),
        step(
            "Press **My interests**. Only Mika sees the answer.",
            "Drück auf **Meine Interessen**. Die Antwort sieht nur Mika.",
            "click: welcome:interests",
        ),
        step(
            "Choose some: each is a role, given at once. The feed below says why.",
            "Wähle ein paar: Jedes ist eine Rolle, und die gibt es sofort. Warum, steht hier unter der Führung.",
            "choose: welcome:interests-chosen = Painters, Events",
        ),
        step(
            "Now **Read the rules**.",
            "Jetzt **Regeln lesen**.",
            "click: welcome:rules",
        ),
        step(
            "Press **I agree**: Tribune records who agreed to which version, and when.",
            "Drück auf **Ich stimme zu**: Tribune hält fest, wer wann welcher Version zugestimmt hat.",
            "click: welcome:accept",
        ),
        step(
            "Last step: **Say hello**. Tribune shows where, and writes nothing in Mika's name.",
            "Letzter Schritt: **Hallo sagen**. Tribune zeigt, wo, und schreibt nichts in Mikas Namen.",
            "click: welcome:hello",
        ),
    )


def _first_message() -> Payload:
    return _story(
        "first-message",
        _both("A first message waits", "Eine erste Nachricht wartet"),
        *_unanswered(),
        *_answered(),
    )


def _unanswered() -> list[Payload]:
    return [
        _step(
            _both(
                "Somebody else arrives: press **A newcomer arrives** and be Noor.",
                "Noch jemand kommt: Drück auf **Jemand Neues kommt** und sei Noor.",
            ),
            do=_both("newcomer: Noor, en-US", "newcomer: Noor, de"),
        ),
        _step(
            _both(
                f"Write a first message in **#{HELLO}**. Tribune notices it and stays quiet: "
                "what newcomers need is a person who answers, not a bot.",
                f"Schreib in **#{HELLO}** eine erste Nachricht. Tribune bemerkt sie und bleibt still: "
                "Neue brauchen einen Menschen, der antwortet, keinen Bot.",
            ),
            who=_NEWCOMER,
            channel=HELLO,
            do=_both(
                "say: Hi! I just got my first game from you. Where do beginners start?",
                "say: Hallo! Ich habe mein erstes Spiel von euch. Womit fängt man am besten an?",
            ),
        ),
        _step(
            _both(
                "Nobody answers. Press **+20 min** to let the time pass.",
                "Niemand antwortet. Drück auf **+20 min**, damit die Zeit vergeht.",
            ),
            do="advance: 20min",
        ),
    ]


def _answered() -> list[Payload]:
    return [
        _step(
            _both(
                f"Be Mina, one of the greeters: press your name at the bottom left. A card waits in "
                f"**#{GREETERS_CHANNEL}**, which only the team sees.",
                f"Sei Jonas, der Neue begrüßt: Drück unten links auf deinen Namen. In **#{GREETERS_CHANNEL}** "
                "wartet eine Karte. Den Kanal sieht nur das Team.",
            ),
            who=_GREETER,
            channel=GREETERS_CHANNEL,
            do="wait: welcome:take",
        ),
        _step(
            _both(
                "Press **I'll answer**: the card tells the others that you are on it.",
                "Drück auf **I'll answer**: Die Karte sagt allen anderen, dass du dich kümmerst.",
            ),
            who=_GREETER,
            channel=GREETERS_CHANNEL,
            do="click: welcome:take",
        ),
        _step(
            _both(
                f"Now answer in **#{HELLO}**, with a reply or a mention. Once a person answers, the card is gone.",
                f"Antworte jetzt in **#{HELLO}**, direkt auf die Nachricht oder mit einer Erwähnung. "
                "Sobald ein Mensch antwortet, ist die Karte weg.",
            ),
            who=_GREETER,
            channel=HELLO,
            do=_both(
                "say: Welcome @Noor! Start with the blue box, its first scenario teaches everything.",
                "say: Willkommen @Noor! Nimm die blaue Schachtel, das erste Szenario erklärt alles.",
            ),
        ),
        _step(
            _both(
                f"Look at **#{GREETERS_CHANNEL}**: the card is gone, nobody answers twice. "
                "Restarts and outages of Discord change nothing in that.",
                f"Sieh in **#{GREETERS_CHANNEL}** nach: Die Karte ist weg, niemand antwortet doppelt. "
                "Daran ändern auch Neustarts und Ausfälle von Discord nichts.",
            ),
            who=_GREETER,
            channel=GREETERS_CHANNEL,
        ),
    ]


def _forgotten_night() -> Payload:
    return _story("night", _both("Nobody is awake", "Niemand ist wach"), *_all_away(), *_late())


def _all_away() -> list[Payload]:
    away = "run: /greeter away duration:1d"
    return [
        _step(
            _both(
                "Greeters need sleep. Be Mina and take a day off: type `/greeter away`, add the duration. "
                "Whoever is away or has quiet hours is not asked.",
                "Auch wer Neue begrüßt, muss schlafen. Sei Jonas und nimm einen Tag frei: Tipp `/begrüßen abwesend`, "
                "mit der Dauer. Wer weg ist oder Ruhezeit hat, wird nicht gefragt.",
            ),
            who=_GREETER,
            channel="general",
            do=away,
        ),
        _step(
            _both(
                "Jonas does the same, so that no greeter is left. His Discord is in German, and so are the commands: "
                "`/begrüßen abwesend`.",
                "Mina macht dasselbe, damit niemand übrig ist. Ihr Discord ist auf Englisch, die Befehle also auch: "
                "`/greeter away`.",
            ),
            who=_OTHER_GREETER,
            channel="general",
            do=away,
        ),
    ]


def _late() -> list[Payload]:
    return [
        _step(
            _both("A newcomer comes late at night: be Robin.", "Spät in der Nacht kommt jemand Neues: Sei Robin."),
            do=_both("newcomer: Robin, en-US", "newcomer: Robin, de"),
        ),
        _step(
            _both("Write something in **#general**.", "Schreib etwas in **#general**."),
            who=_NEWCOMER,
            channel="general",
            do=_both("say: Is anybody here?", "say: Ist jemand da?"),
        ),
        _step(
            _both(
                "After 20 minutes nothing happens, for nobody should be woken. Press **+4 h**.",
                "Nach 20 Minuten passiert nichts, denn niemand soll geweckt werden. Drück auf **+4 h**.",
            ),
            do="advance: 4h",
        ),
        _step(
            _both(
                "Be Mina again: now the card is there, and asks nobody by name.",
                "Sei wieder Jonas: Jetzt steht die Karte da und fragt niemanden namentlich.",
            ),
            who=_GREETER,
            channel=GREETERS_CHANNEL,
            do="wait: welcome:take",
        ),
    ]
