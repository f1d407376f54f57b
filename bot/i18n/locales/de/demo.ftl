# Was die Kommandozeile und die Demo sagen.

cli-about = Tribune kümmert sich um eine Chat-Community, zusammen mit denen, die sie leiten.
cli-run = kümmert sich um deinen Server, mit den Einstellungen aus .env
cli-migrate = bringt die Datenbank auf den Stand dieser Version
cli-demo = Tribune in einer Community ausprobieren, die auf diesem Rechner lebt
cli-demo-port = wo die Seite erreichbar ist; sonst ein freier Port
cli-demo-attach = in einer Sandbox spielen, die unter dieser Adresse schon läuft
cli-demo-database = den Stand der Demo hier behalten, statt ihn wegzuwerfen


demo-ready = Tribune kümmert sich um die Demo-Community. Öffne { $address } im Browser. Strg+C beendet sie.

demo-about-joined = Jemand ist angekommen
demo-joined = { $person } ist neu hier. Tribune schickt keine Direktnachricht: Der Startbereich ist für alle da, die ihn möchten, und auf die erste Nachricht wird geachtet.
demo-about-language = Sprache
demo-language = { $person } hat eine Sprache gewählt: Private Antworten kommen ab jetzt darin.
demo-about-first-words = Erste Nachricht
demo-first-words = { $person } hat zum ersten Mal geschrieben, in { $channel }. Antwortet niemand rechtzeitig, wird jemand aus der Begrüßung gefragt.
demo-about-answered = Beantwortet
demo-answered = { $answerer } hat { $person } geantwortet: { $rule ->
    [thread] im Thread
    [reply] direkt auf die Nachricht
    [mention] mit einer Erwähnung
   *[next] als Nächstes in einem Hilfekanal
  }. Niemand muss mehr achtgeben, die Karte verschwindet.
demo-about-withdrawn = Wartet nicht mehr
demo-withdrawn = Die Nachricht von { $person } ist weg: Niemand muss mehr antworten.
demo-about-post = Gepostet
demo-post = { $what ->
    [card] Eine Karte für die Begrüßenden in { $channel }: Eine erste Nachricht wartet, und jemand ist an der Reihe.
    [panel] Der Startbereich steht jetzt in { $channel }.
   *[other] Eine Nachricht in { $channel }.
  }
demo-about-edit = Aktualisiert
demo-edit = Eine Karte in { $channel } zeigt den neuen Stand.
demo-about-remove = Aufgeräumt
demo-remove = Eine Karte in { $channel } ist erledigt und deshalb weg.
demo-about-grant = Rolle vergeben
demo-grant = { $person } hat jetzt { $role }, wie selbst gewählt.
demo-about-revoke = Rolle zurückgenommen
demo-revoke = { $person } hat { $role } nicht mehr, wie selbst gewählt.
demo-about-failed = Das hat nicht geklappt
demo-failed = Etwas ging nicht ({ $deed }): { $reason }
