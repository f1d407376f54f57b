# Texte, die alle Teile von Tribune verwenden.

## Antworten, wenn etwas nicht geht

error-not-allowed = Das darfst du nicht: { $what }. Falls doch, wende dich an einen Admin dieser Community.
error-persons-only = Das kann nur ein Mensch tun.
