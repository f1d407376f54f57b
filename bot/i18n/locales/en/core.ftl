# Texts that every part of Tribune uses.

## Answers when something cannot be done

error-not-allowed = You are not allowed to do this: { $what }. If you should be, ask an admin of this community.
error-persons-only = Only a person can do this.
