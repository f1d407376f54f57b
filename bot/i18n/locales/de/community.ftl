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
