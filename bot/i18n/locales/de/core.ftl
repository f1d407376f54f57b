# Texte, die alle Teile von Tribune verwenden.

## Antworten, wenn etwas nicht geht

error-not-allowed = Das steht dir nicht offen: { $what }. Wenn es das sollte, frag einen Admin dieser Community.
error-persons-only = Das kann nur ein Mensch tun.
