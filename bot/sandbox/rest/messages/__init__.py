"""Messages over the API: send, edit, delete, history, pins, and the files that they carry."""
