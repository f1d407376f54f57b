"""Tribune's vocabulary: ids, time, errors, permissions, events, actions and cards. No input or output here."""
