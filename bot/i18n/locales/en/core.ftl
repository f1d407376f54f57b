# Texts that every part of Tribune uses.

## Answers when something cannot be done

error-not-allowed = This is not open to you: { $what }. If it should be, ask an admin of this community.
error-persons-only = Only a person can do this.
