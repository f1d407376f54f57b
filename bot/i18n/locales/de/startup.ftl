# Warum Tribune nicht starten kann, und was dagegen hilft. Zu Discord siehe platform.ftl.

startup-token-missing = Tribune hat kein Bot-Token. Kopiere .env.example nach .env und setze dort TRIBUNE_TOKEN; in README.de.md steht, woher das Token kommt. Zum Umsehen geht es auch ohne: make demo.
startup-setting-invalid = Diese Einstellungen gehen nicht: { $names }. In der Datei .env.example steht, was möglich ist.
startup-database-url = TRIBUNE_DATABASE ist keine Adresse, die Tribune kennt. Verwende sqlite:///data/tribune.db für eine Datei oder postgresql://BENUTZER:PASSWORT@RECHNER/DATENBANK für PostgreSQL.
startup-database-unreachable = Die Datenbank ist nicht erreichbar: { $reason }. Prüfe TRIBUNE_DATABASE in der Datei .env, ob die Datenbank läuft und ob Tribune dort schreiben darf.
startup-database-held = Auf dieser Datenbank läuft schon ein anderes Tribune. Zwei zugleich würden alles doppelt tun: Beende zuerst das andere, oder gib diesem eine eigene Datenbank (TRIBUNE_DATABASE).
startup-demo-database = Diese Datenbank gehört zu einer früheren Demo, deren Community es nicht mehr gibt. Lass --database weg, oder benutze es zusammen mit --attach und einer Sandbox, die noch läuft.
startup-schema-empty = Diese Datenbank ist leer. Richte sie mit „make migrate“ ein (wo es installiert ist: „tribune migrate“) und starte Tribune danach erneut.
startup-schema-older = Diese Datenbank stammt von einem älteren Tribune. Mache eine Kopie davon, führe „make migrate“ aus (wo es installiert ist: „tribune migrate“) und starte Tribune danach erneut.
startup-schema-newer = Diese Datenbank stammt von einem neueren Tribune als diesem, das sie beschädigen könnte. Starte die neuere Version, oder spiele die Kopie von vor dem Update zurück.
startup-demo-port = Die Demo kann den Port { $port } nicht benutzen: Etwas anderes belegt ihn, oder es gibt ihn nicht. Lass --port weg, dann nimmt sie einen freien.
startup-demo-attach = Unter { $address } antwortet keine Sandbox. Kopiere die Adresse, die sie angezeigt hat, zum Beispiel http://127.0.0.1:8080, oder lass --attach weg, um eine zu starten.

## Was „tribune migrate“ getan hat

migrate-from-empty = Die Datenbank ist eingerichtet.
migrate-from-older = Die Datenbank ist jetzt auf dem neuesten Stand.
migrate-from-current = Die Datenbank war schon auf dem neuesten Stand; es wurde nichts geändert.
