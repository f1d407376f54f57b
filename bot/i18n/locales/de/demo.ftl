# Was die Kommandozeile und die Demo sagen.

cli-about = Tribune kümmert sich um eine Chat-Community, zusammen mit denen, die sie leiten.
cli-commands = Befehle
cli-options = Optionen
cli-help = zeigt diesen Text und endet
cli-run = kümmert sich um deinen Server, mit den Einstellungen aus .env
cli-migrate = bringt die Datenbank auf den Stand dieser Version
cli-demo = Tribune in einer Community ausprobieren, die auf diesem Rechner lebt
cli-demo-port = wo die Seite erreichbar ist; sonst ein freier Port
cli-demo-attach = in einer Sandbox spielen, die unter dieser Adresse schon läuft
cli-demo-database = mit --attach: Tribunes Stand hier behalten, für das nächste Mal in derselben Sandbox

demo-ready = Tribune kümmert sich um die Demo-Community. Öffne { $address } im Browser. Strg+C beendet sie.

demo-about-joined = Jemand ist angekommen
demo-joined = { $person } ist neu hier. Tribune schickt keine Direktnachricht: Die Starttafel ist für alle da, die sie möchten, und eine erste Nachricht wird nicht übersehen.
demo-about-language = Sprache
demo-language = { $person } hat eine Sprache gewählt: Was Tribune privat zu { $person } sagt, kommt ab jetzt darin.
demo-about-first-words = Erste Nachricht
demo-first-words = { $person } hat zum ersten Mal geschrieben, in { $channel }. Antwortet in 20 Minuten kein Mensch, fragt Tribune jemanden, der Neue begrüßt. Ist dafür niemand wach, wartet es bis zu 4 Stunden.
demo-about-answered = Beantwortet
demo-answered = { $answerer } hat { $person } geantwortet, { $rule ->
    [thread] im Thread
    [reply] direkt auf die Nachricht
    [mention] mit einer Erwähnung
   *[next] als Nächstes in einem Hilfekanal
  }. Ein Mensch hat geantwortet, also muss es sonst niemand mehr.
demo-about-withdrawn = Wartet nicht mehr
demo-withdrawn = Die Nachricht von { $person } ist weg, also muss niemand mehr antworten.
demo-about-post = Gepostet
demo-post = { $why ->
    [card] Eine erste Nachricht hat zu lange gewartet, deshalb steht in { $channel } eine Karte: „{ $says }“
    [panel] Die Starttafel steht jetzt in { $channel }. Wer neu ist und mag, fängt dort an.
   *[other] Eine Nachricht in { $channel }: „{ $says }“
  }
demo-about-edit = Aktualisiert
demo-edit = Die Karte in { $channel } sagt allen, wie es jetzt steht: „{ $says }“
demo-about-remove = Aufgeräumt
demo-remove = Die Karte in { $channel } ist erledigt, deshalb hat Tribune sie entfernt: Dort steht nur, wer noch wartet.
demo-about-grant = Rolle vergeben
demo-grant = { $why ->
    [interest] { $person } hat dieses Interesse gewählt und deshalb jetzt die Rolle { $role }.
    [rules] { $person } hat den Regeln zugestimmt und deshalb jetzt die Rolle { $role }. Welcher Version und wann, ist festgehalten.
   *[other] { $person } hat jetzt die Rolle { $role }.
  }
demo-about-revoke = Rolle zurückgenommen
demo-revoke = { $why ->
    [interest] { $person } hat dieses Interesse abgewählt und deshalb die Rolle { $role } nicht mehr.
   *[other] { $person } hat die Rolle { $role } nicht mehr.
  }
demo-about-failed = Das hat nicht geklappt
demo-failed = { $deed ->
    [post] Eine Nachricht ließ sich nicht posten
    [edit] Eine Nachricht ließ sich nicht ändern
    [remove] Eine Nachricht ließ sich nicht löschen
    [grant] Eine Rolle ließ sich nicht vergeben
   *[revoke] Eine Rolle ließ sich nicht zurücknehmen
  }: { $reason }
