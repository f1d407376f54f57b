"""Where state lives: SQLite by default, PostgreSQL by the same code; one write lane; what every feature writes."""
