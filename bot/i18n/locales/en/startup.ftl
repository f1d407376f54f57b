# Why Tribune cannot start, and what the operator does about it. For Discord's side see platform.ftl.

startup-token-missing = Tribune has no bot token. Copy .env.example to .env and set TRIBUNE_TOKEN there; README.md says where the token comes from. To look around without one: make demo.
startup-setting-invalid = These settings cannot be used: { $names }. The file .env.example says what each takes.
startup-database-url = TRIBUNE_DATABASE is no address that Tribune knows. Use sqlite:///data/tribune.db for a file, or postgresql://USER:PASSWORD@HOST/DATABASE for PostgreSQL.
startup-database-unreachable = The database cannot be reached: { $reason }. Check TRIBUNE_DATABASE in the file .env, that the database runs, and that Tribune may write there.
startup-database-held = Another Tribune is running on this database. Two at once would do everything twice: stop the other one first, or give this one a database of its own (TRIBUNE_DATABASE).
startup-demo-database = This database knows an earlier demo, whose community is gone. Leave --database out, or use it together with --attach and a sandbox that still runs.
startup-schema-empty = This database is empty. Run “make migrate” (or “tribune migrate” where it is installed) to set it up, then start Tribune again.
startup-schema-older = This database was made by an older Tribune. Make a copy of it, run “make migrate” (or “tribune migrate” where it is installed), then start Tribune again.
startup-schema-newer = This database was made by a newer Tribune than this one, which could damage it. Start that newer version, or restore the copy from before the update.
startup-demo-port = The demo cannot use port { $port }: something else is using it, or there is no such port. Leave out --port to get a free one.
startup-demo-attach = No sandbox answers at { $address }. Copy the address that it printed, for example http://127.0.0.1:8080, or leave out --attach to start one.

## What “tribune migrate” did

migrate-from-empty = The database is set up.
migrate-from-older = The database is up to date now.
migrate-from-current = The database was up to date already; nothing was changed.
