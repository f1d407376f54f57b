# Was Tribunes Discord-Seite sagt: Fehler, und warum es nicht starten kann.

## Antworten, wenn etwas nicht geht

error-other-guild = Das gehört zu einer anderen Community und bewirkt hier nichts. Bitte benutze es dort.
error-guild-only = Das geht nur in einer Community. Bitte benutze es in einem ihrer Kanäle.
error-not-a-member = Du bist in dieser Community nicht mehr Mitglied, deshalb geht das für dich nicht.
error-component-expired = Dieser Knopf stammt aus einer älteren Nachricht und bewirkt nichts mehr. Es wurde nichts geändert: Suche eine neuere Nachricht, oder nutze den Befehl noch einmal.
error-command-outdated = Dieser Befehl wurde gerade geändert. Bitte starte Discord neu (oder warte einige Minuten) und versuche es noch einmal.
error-command-option = Einer der Werte lässt sich nicht verwenden. Bitte prüfe deine Eingabe und versuche es noch einmal.
error-command-not-for-you = Dieser Befehl ist nicht für dich gedacht. Falls doch, frage einen Admin dieser Community.
error-platform-permission = Discord lässt mich das nicht tun: Mir fehlt eine Berechtigung, oder meine Rolle steht zu tief. Bitte sage es einem Admin dieser Community.
error-platform-gone = Das, worum es hier ging, gibt es nicht mehr: Es wurde gelöscht, oder die Person ist gegangen.
error-platform-unavailable = Discord antwortet gerade nicht. Bitte versuche es in einer Minute noch einmal.
error-incident = Bei mir ist etwas schiefgegangen, entschuldige. Wenn es noch einmal passiert, nenne einem Admin bitte diese Nummer: { $incident }

## Warum Tribune nicht starten kann

startup-token-wrong = Discord nimmt das Bot-Token nicht an. Kopiere es noch einmal von https://discord.com/developers/applications (deine Anwendung, Seite „Bot“, „Token zurücksetzen“) und trage es als TRIBUNE_TOKEN in die Datei .env ein.
startup-intents-missing = Tribune sieht seine Community noch nicht. Öffne { $address } und schalte unter „Privileged Gateway Intents“ ein: { $intents }. Speichere, und starte Tribune neu.
startup-no-connection = Discord ist nicht erreichbar ({ $reason }). Prüfe die Internetverbindung dieses Rechners, Proxy und Firewall, und sieh auf https://discordstatus.com nach. Starte Tribune danach neu.
