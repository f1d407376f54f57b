# Menschen, Team und Zustand einer Community, wie alle Funktionen sie verwenden.

error-language-unknown = Diese Sprache spricht Tribune noch nicht. Bitte wähle eine aus der Liste.
error-role-gone = Diese Rolle gibt es nicht mehr. Bitte wähle eine andere.
error-staff-level = Diese Rolle kann diese Stufe nicht bekommen: @everyone gehört nicht zum Team, niemand kann mehr geben, als er selbst hat, und die Eigentümerin oder der Eigentümer ist es immer.
error-time-zone = Diese Zeitzone gibt es nicht. Bitte wähle eine nach Region und Stadt, zum Beispiel Europe/Berlin.
error-duration = Diese Zeitspanne geht nicht. Bitte wähle mindestens eine Minute und höchstens ein Jahr.

capability-community-settings = Einstellungen ändern, die für ganz Tribune gelten
capability-community-staff = festlegen, welche Rollen zum Team gehören und was sie dürfen
capability-community-state = Ruhe ausrufen oder einen Überfall oder Vorfall erklären und beenden
capability-community-language = die Sprache wählen, in der Tribune mit ihnen spricht
capability-community-availability = sagen, wann sie um Hilfe gebeten werden können

error-channel-unfit = Diesen Kanal kann ich nicht verwenden: Es gibt ihn nicht mehr, ich sehe ihn nicht, oder man kann darin nicht schreiben. Bitte wähle einen Textkanal.
error-channel-closed = Dort kann ich noch nicht schreiben. Bitte erlaube mir in diesem Kanal: { $missing }. Versuche es dann noch einmal.
error-role-unfit = Diese Rolle lässt sich nicht vergeben: Sie gehört allen oder einer anderen Anwendung. Bitte wähle eine andere.
error-role-too-high = Diese Rolle kann ich noch nicht vergeben: Schieb meine Rolle in den Servereinstellungen darüber, erlaube mir, Rollen zu verwalten, und versuche es noch einmal.
error-wall-time = Diese Uhrzeit verstehe ich nicht. Bitte schreib Stunden und Minuten, zum Beispiel 22:00, oder lass beide Zeiten leer.

community-language-chosen = Ab jetzt spreche ich { $language } mit dir.
community-languages-set = Die Sprachen der Community sind festgelegt. Öffentliche Texte sind ab jetzt auf { $language }.
community-staff-title = Wer zum Team gehört
community-staff-level = { $role }: { $level ->
    [helper] Hilfe
    [moderator] Moderation
    [admin] Administration
    [owner] Eigentum
   *[member] Mitglied ohne besondere Rechte
}
community-staff-none = Noch gehört keine Rolle zum Team. Wer den Server verwalten darf, ist trotzdem Admin.
community-staff-footer = Mit /{ command-staff } { command-staff-level } änderst du das.
community-mode-declared = { $mode ->
    [quiet] Jetzt ist Ruhe: nichts Öffentliches, das warten kann.
    [raid] Ein Überfall ist erklärt: Nichts stört, wer sich darum kümmert.
    [incident] Ein Vorfall ist erklärt: Nichts stört, wer sich darum kümmert.
   *[normal] Alles läuft wie gewohnt.
} { $lasts ->
    [a-while] Das endet von selbst, wenn die Zeit um ist.
   *[until-over] Das bleibt so, bis jemand es ändert.
}

## Sprachen, wie sie sich selbst nennen

language-en = English
language-de = Deutsch

## Befehle

command-language = sprache
command-language-description = Wähle die Sprache, in der ich mit dir spreche
command-language-language = sprache
command-language-language-description = Deine Sprache

command-staff = team
command-staff-description = Wer zum Team gehört, und was es darf
command-staff-level = stufe
command-staff-level-description = Eine Rolle zum Team machen
command-staff-level-role = rolle
command-staff-level-role-description = Die Rolle
command-staff-level-level = stufe
command-staff-level-level-description = Wie viel sie darf; jede Stufe enthält die darunter
command-staff-list = liste
command-staff-list-description = Zeigen, welche Rollen zum Team gehören

command-community = community
command-community-description = Einstellungen, die für ganz Tribune gelten
command-community-languages = sprachen
command-community-languages-description = Die Sprachen der Community festlegen
command-community-languages-main = haupt
command-community-languages-main-description = Die Sprache öffentlicher Texte
command-community-languages-second = zweite
command-community-languages-second-description = Eine weitere Sprache, die man wählen kann
command-community-languages-third = dritte
command-community-languages-third-description = Noch eine
command-community-mode = modus
command-community-mode-description = Ruhe ausrufen, oder einen Überfall oder Vorfall erklären
command-community-mode-mode = modus
command-community-mode-mode-description = Was ab jetzt gilt
command-community-mode-duration = dauer
command-community-mode-duration-description = Wie lange; sonst, bis es jemand ändert

choice-en = Englisch
choice-de = Deutsch
choice-1h = 1 Stunde
choice-4h = 4 Stunden
choice-8h = 8 Stunden
choice-1d = 1 Tag
choice-3d = 3 Tage
choice-1w = 1 Woche
choice-2w = 2 Wochen
choice-4w = 4 Wochen
choice-member = Mitglied (ohne besondere Rechte)
choice-helper = Hilfe
choice-moderator = Moderation
choice-admin = Administration
choice-normal = Normal
choice-quiet = Ruhe
choice-raid = Überfall
choice-incident = Vorfall

privacy-keep-audit = Wer etwas entschieden hat, bleibt festgehalten, damit eine Community auch später weiß, wie es dazu kam.
