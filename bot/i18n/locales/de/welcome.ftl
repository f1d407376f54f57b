# Neue Mitglieder: die Starttafel, die Karten der Begrüßenden, und wie beides eingerichtet wird.

capability-welcome-start = die Starttafel benutzen
capability-welcome-greet = Neue begrüßen
capability-welcome-status = sehen, wie es um das Willkommen steht
capability-welcome-configure = das Willkommen einrichten

## Die Starttafel in ihrem Kanal

welcome-panel-title = Schön, dass du da bist!
welcome-panel-body = Fang an, womit du magst. Jeder Schritt dauert nur einen Moment, die Antworten siehst nur du, und du kannst alles jederzeit ändern.
welcome-panel-footer = Nichts davon ist Pflicht. Mit /{ command-start } siehst du, was du schon erledigt hast.
welcome-panel-language = Wähle deine Sprache
welcome-panel-interests = Meine Interessen
welcome-panel-rules = Regeln lesen
welcome-panel-hello = Hallo sagen

## Die Starttafel für eine Person

welcome-start-title = Dein Start
welcome-start-body = Das sind die ersten Schritte hier. Was du schon getan hast, ist abgehakt.
welcome-start-empty = Hier gibt es nichts einzurichten. Sieh dich um, und schreib einfach, wenn du magst!
welcome-start-language = { $done ->
    [yes] ✅ Sprache
   *[no] ▫️ Sprache
}
welcome-start-interests = { $done ->
    [yes] ✅ Interessen
   *[no] ▫️ Interessen
}
welcome-start-interests-todo = Sag, was dir gefällt, und sieh mehr davon.
welcome-start-rules = { $done ->
    [yes] ✅ Regeln
   *[no] ▫️ Regeln
}
welcome-start-rules-todo = Lies, wie wir miteinander umgehen, und stimm zu.
welcome-start-rules-done = Du hast Version { NUMBER($version, useGrouping: 0) } zugestimmt. Danke!
welcome-start-hello = 👋 Hallo sagen
welcome-start-hello-todo = Ein, zwei Sätze genügen. Hier antwortet man dir gern.
welcome-back = Zurück zu meinem Start

welcome-language-chosen = Ab jetzt spreche ich { $language } mit dir.

welcome-interests-title = Deine Interessen
welcome-interests-body = Wähle so viele, wie du magst, oder keine. Für jedes bekommst du eine Rolle, und du kannst sie jederzeit ändern.
welcome-interests-placeholder = Was interessiert dich?
welcome-interests-none = Im Moment stehen keine Interessen zur Wahl.
welcome-interests-chosen = Deine Auswahl ist gespeichert: { $added ->
    [0] nichts Neues
    [one] ein Interesse dazu
   *[other] { $added } Interessen dazu
}, { $removed ->
    [0] keines weg
    [one] eines weg
   *[other] { $removed } weg
}. Deine Rollen folgen gleich.

welcome-rules-title = Unsere Regeln
welcome-rules-accept = Ich stimme zu
welcome-rules-footer = Version { NUMBER($version, useGrouping: 0) }{ $accepted ->
    [yes] {" "}· du hast ihr zugestimmt
   *[no] {""}
}
welcome-rules-accepted = Danke! Es ist festgehalten, dass du den Regeln zustimmst.

welcome-hello-title = Hallo sagen
welcome-hello-where = Geh zu { $channel } und schreib mit deinen eigenen Worten. Ich schreibe nichts in deinem Namen.
welcome-hello-hints = Du weißt nicht, wie du anfangen sollst? Was führt dich her, woran arbeitest du oder worauf freust du dich, was möchtest du fragen? Eines davon ist schon ein guter Anfang.

## Die Karte der Begrüßenden

welcome-card-title = Jemand Neues wartet auf eine Antwort
welcome-card-body = { $newcomer } hat { $since } in { $channel } zum ersten Mal geschrieben, und noch niemand hat geantwortet.
welcome-card-offered = Du bist dran, { $greeter }, wenn du gerade Zeit hast. Alle anderen dürfen genauso übernehmen.
welcome-card-anybody = Wer gerade Zeit hat, darf übernehmen.
welcome-card-taken = { $greeter } kümmert sich.
welcome-card-take = Ich antworte
welcome-card-release = Zurückgeben
welcome-card-open = Zur Nachricht
welcome-card-footer = Die Karte verschwindet von selbst, sobald ein Mensch geantwortet hat.

welcome-taken = Danke! { $newcomer } wartet in { $channel }. Am besten antwortest du in deinen eigenen Worten: Geh auf das Geschriebene ein, und frag etwas zurück. Die Karte verschwindet, sobald du geantwortet hast.
welcome-released = Erledigt: Für { $newcomer } können jetzt die anderen übernehmen.

## Begrüßende

welcome-greeter-joined = Willkommen bei den Begrüßenden! Wenn jemand Neues keine Antwort bekommt und du dran bist, frage ich dich. Mit /{ command-greeter } { command-greeter-hours } legst du deine Ruhezeiten fest, und /{ command-greeter } { command-greeter-away } verschafft dir eine Pause.
welcome-greeter-left = Du gehörst nicht mehr zu den Begrüßenden. Um wen du dich gekümmert hast, können sich jetzt die anderen kümmern. Danke für deine Zeit!
welcome-hours-title = Deine Ruhezeiten
welcome-hours-zone = Deine Zeitzone (Region und Stadt)
welcome-hours-from = Ruhe ab (beide leer: keine Ruhezeiten)
welcome-hours-until = Ruhe bis
welcome-hours = Von { $begin } bis { $until } frage ich dich nicht ({ $zone }).
welcome-hours-none = Keine Ruhezeiten: Ich darf dich jederzeit fragen.
welcome-away-until = Du bist bis { $until } weg. Vorher frage ich dich nicht.
welcome-back-again = Schön, dass du wieder da bist! Ich frage dich wieder, wenn du dran bist.
welcome-me-title = Du beim Begrüßen
welcome-me-taken = { $count ->
    [0] Du kümmerst dich gerade um niemanden.
    [one] Du kümmerst dich um eine neue Person:
   *[other] Du kümmerst dich um { $count } neue Personen:
}
welcome-me-newcomer = { $newcomer }, geschrieben { $since }: { $link }
welcome-me-called = Darf ich dich jetzt fragen?
welcome-me-awake = Ja, wenn du dran bist.
welcome-me-asleep = Nein, du hast gerade Ruhezeit.
welcome-me-hours = Ruhezeiten

## Einrichten

welcome-channels-title = Kanäle für das Willkommen
welcome-channels-next = Mit /{ command-welcome } { command-welcome-panel } erscheint die Starttafel, oder sie wird aufgefrischt.
welcome-channels-start = Starttafel
welcome-channels-hello = Wo Neue Hallo sagen
welcome-channels-greeters = Der private Kanal der Begrüßenden
welcome-channels-set = { $channel }
welcome-channels-unset = Noch nicht gewählt

welcome-interest-added = { $role } steht jetzt zur Wahl (insgesamt { $count ->
    [one] ein Interesse
   *[other] { $count } Interessen
}). Wenn es das erste ist, frische die Tafel mit /{ command-welcome } { command-welcome-panel } auf.
welcome-interest-which = Welches Interesse?
welcome-interest-remove = Welches Interesse soll nicht mehr zur Wahl stehen? Wer die Rolle hat, behält sie.
welcome-interest-removed = Es steht nicht mehr zur Wahl; wer die Rolle hat, behält sie. { $count ->
    [0] Es bleibt kein Interesse übrig: Frische die Tafel mit /{ command-welcome } { command-welcome-panel } auf.
    [one] Ein Interesse bleibt.
   *[other] { $count } Interessen bleiben.
}

welcome-rules-text = Die Regeln ({ $language })
welcome-rules-hint = Sieben kurze Zeilen sind besser als siebzig. Markdown geht.
welcome-rules-published = Version { NUMBER($version, useGrouping: 0) } der Regeln gilt jetzt auf { $language }. Wenn es die ersten Regeln sind, frische die Tafel mit /{ command-welcome } { command-welcome-panel } auf.
welcome-rules-role-set = Wer den Regeln zustimmt, bekommt ab jetzt { $role }.
welcome-rules-role-none = Für die Zustimmung zu den Regeln gibt es keine Rolle mehr. Wer eine hat, behält sie.
welcome-panel-posted = Die Starttafel ist unterwegs nach { $channel }.

welcome-status-title = Wie es um das Willkommen steht
welcome-status-well = Alles ist eingerichtet.
welcome-status-newcomers = Erste Nachrichten ohne Antwort
welcome-status-counts = { $waiting } haben noch Zeit · { $offered } mit Karte · { $taken } übernommen
welcome-status-greeters = Begrüßende
welcome-status-awake = { $count ->
    [0] Noch niemand
    [one] Eine Person, { $awake ->
        [0] gerade nicht erreichbar
       *[other] gerade erreichbar
    }
   *[other] { $count }, davon { $awake } gerade erreichbar
}
welcome-status-rules = Regeln
welcome-status-version = { $version ->
    [0] Noch keine
   *[other] Version { NUMBER($version, useGrouping: 0) }
}

welcome-problem-start-unset = Die Starttafel hat noch keinen Kanal: Wähle einen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-start-gone = Den Kanal der Starttafel gibt es nicht mehr, oder ich sehe ihn nicht: Wähle einen anderen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-hello-unset = Es gibt noch keinen Kanal zum Hallosagen: Wähle einen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-hello-gone = Den Kanal zum Hallosagen gibt es nicht mehr, oder ich sehe ihn nicht: Wähle einen anderen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-greeters-unset = Die Begrüßenden haben noch keinen Kanal, also kann keine Karte erscheinen: Wähle einen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-greeters-gone = Den Kanal der Begrüßenden gibt es nicht mehr, oder ich sehe ihn nicht, also kann keine Karte erscheinen: Wähle einen anderen mit /{ command-welcome } { command-welcome-channels }.
welcome-problem-cannot-write = In { $channel } kann ich nicht schreiben: Erlaube mir dort, den Kanal anzusehen, Nachrichten zu senden und Links einzubetten.
welcome-problem-role = { $role } kann ich nicht vergeben: Die Rolle gibt es nicht mehr, oder sie steht über meiner. Schieb meine Rolle in den Servereinstellungen nach oben, oder entferne diese mit /{ command-welcome } { command-welcome-interest-remove } oder /{ command-welcome } { command-welcome-rules-role-remove }.
welcome-problem-no-greeters = Noch begrüßt niemand: Mit /{ command-greeter } { command-greeter-join } macht man mit. Eine Rolle darf das ab der Stufe „Hilfe“ (/{ command-staff } { command-staff-level }).

## Was nicht geht

welcome-error-not-greeter = Du gehörst hier noch nicht zu den Begrüßenden. Mit /{ command-greeter } { command-greeter-join } machst du mit.
welcome-error-greeter-already = Du gehörst schon zu den Begrüßenden. /{ command-greeter } { command-greeter-me } zeigt dir mehr.
welcome-error-answered = Hier hat schon jemand geantwortet, es ist nichts mehr zu tun. Danke, dass du nachgesehen hast!
welcome-error-taken = Jemand anderes war schneller und kümmert sich. Trotzdem danke!
welcome-error-taken-by-you = Du kümmerst dich schon. Öffne die Nachricht und schreib zurück.
welcome-error-not-taken = Das hat niemand übernommen, also lässt es sich nicht zurückgeben.
welcome-error-own-message = Das ist deine eigene Nachricht; jemand anderes wird dir antworten.
welcome-error-full = { $count ->
    [one] Du kümmerst dich schon um eine neue Person, das genügt auf einmal.
   *[other] Du kümmerst dich schon um { $count } neue Personen, das genügt auf einmal.
} Antworte einer davon oder gib eine zurück, dann kannst du hier übernehmen.
welcome-error-card-gone = Diese Karte gilt nicht mehr. Es wurde nichts geändert.
welcome-error-label = Der Name eines Interesses hat mindestens ein und höchstens { $count } Zeichen. Bitte wähle einen anderen.
welcome-error-emoji = Das ist kein Emoji, das ich zeigen kann. Bitte wähle eines aus der Liste, oder lass es weg.
welcome-error-interest-known = Diese Rolle steht schon zur Wahl.
welcome-error-interests-full = Es gibt schon { $count } Interessen, mehr zeigt Discord nicht in einer Liste. Entferne zuerst eines.
welcome-error-interest-gone = Dieses Interesse steht nicht mehr zur Wahl. Es wurde nichts geändert: Öffne die Liste noch einmal und wähle neu.
welcome-error-rules-empty = Die Regeln sind leer. Bitte schreib mindestens eine Zeile.
welcome-error-rules-long = Die Regeln sind zu lang: { NUMBER($count) } Zeichen passen. Bitte kürze sie.
welcome-error-no-rules = Hier gibt es noch keine Regeln.
welcome-error-rules-changed = Die Regeln haben sich gerade geändert. Bitte öffne sie noch einmal und lies die neue Version.
welcome-error-rules-accepted = Du hast dieser Version schon zugestimmt. Danke!
welcome-error-no-hello = Im Moment gibt es keinen Kanal zum Hallosagen. Schreib, wo du dich wohlfühlst, oder frag jemanden aus dem Team.
welcome-error-no-start = Die Starttafel hat noch keinen Kanal. Wähle zuerst einen mit /{ command-welcome } { command-welcome-channels }.

## Befehle

command-start = start
command-start-description = Deine ersten Schritte hier: Sprache, Interessen, Regeln, Hallo sagen

command-greeter = begrüßen
command-greeter-description = Neuen antworten, die keine Antwort bekommen
command-greeter-join = mitmachen
command-greeter-join-description = Zu den Begrüßenden gehören
command-greeter-leave = aufhören
command-greeter-leave-description = Nicht mehr zu den Begrüßenden gehören
command-greeter-hours = ruhezeiten
command-greeter-hours-description = Sagen, wann du nicht gefragt werden willst
command-greeter-away = abwesend
command-greeter-away-description = Eine Pause machen: So lange fragt dich niemand
command-greeter-away-duration = dauer
command-greeter-away-duration-description = Wie lange, zum Beispiel 3h oder 2d
command-greeter-back = zurück
command-greeter-back-description = Aus einer Pause zurückkommen, bevor sie vorbei ist
command-greeter-me = ich
command-greeter-me-description = Deine Zeiten, und um wen du dich kümmerst

command-welcome = willkommen
command-welcome-description = Einrichten, wie Neue empfangen werden
command-welcome-channels = kanäle
command-welcome-channels-description = Die Kanäle wählen; was du weglässt, bleibt
command-welcome-channels-start = start
command-welcome-channels-start-description = Wo die Starttafel steht
command-welcome-channels-hello = hallo
command-welcome-channels-hello-description = Wo Neue Hallo sagen
command-welcome-channels-greeters = begrüßende
command-welcome-channels-greeters-description = Der private Kanal der Begrüßenden, für die Karten
command-welcome-interest-add = interesse-anbieten
command-welcome-interest-add-description = Eine Rolle als Interesse anbieten
command-welcome-interest-add-role = rolle
command-welcome-interest-add-role-description = Die Rolle, die Mitglieder sich selbst geben können
command-welcome-interest-add-label = name
command-welcome-interest-add-label-description = Was Mitglieder lesen; sonst der Name der Rolle
command-welcome-interest-add-emoji = emoji
command-welcome-interest-add-emoji-description = Steht vor dem Namen
command-welcome-interest-remove = interesse-entfernen
command-welcome-interest-remove-description = Eine Rolle nicht mehr anbieten; wer sie hat, behält sie
command-welcome-interest-remove-role = rolle
command-welcome-interest-remove-role-description = Die Rolle; lass sie weg, um aus einer Liste zu wählen
command-welcome-rules = regeln
command-welcome-rules-description = Die Regeln schreiben oder ändern
command-welcome-rules-language = sprache
command-welcome-rules-language-description = Die Sprache des Textes
command-welcome-rules-role = regeln-rolle
command-welcome-rules-role-description = Eine Rolle für alle, die den Regeln zustimmen
command-welcome-rules-role-role = rolle
command-welcome-rules-role-role-description = Die Rolle
command-welcome-rules-role-remove = regeln-rolle-entfernen
command-welcome-rules-role-remove-description = Für die Zustimmung zu den Regeln keine Rolle mehr vergeben
command-welcome-panel = tafel
command-welcome-panel-description = Die Starttafel schreiben oder auffrischen
command-welcome-status = stand
command-welcome-status-description = Wer wartet, wen ich fragen kann, und was noch fehlt

## Warum etwas bleibt, wenn jemand vergessen werden möchte

privacy-keep-acceptance = Der Eintrag zeigt, welcher Version der Regeln du wann zugestimmt hast; die Community behält ihn als Nachweis.
