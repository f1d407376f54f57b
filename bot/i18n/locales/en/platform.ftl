# What Discord's side of Tribune says: errors, and why it cannot start.

## Answers when something cannot be done

error-other-guild = This belongs to another community, so it does nothing here. Please use it there.
error-guild-only = This only works inside a community. Please use it in one of its channels.
error-not-a-member = You are not a member of that community any more, so this cannot be done for you.
error-component-expired = This button is from an older message and does nothing any more. Nothing was changed: look for a newer message, or use the command again.
error-command-outdated = This command has just changed. Please restart Discord (or wait a few minutes) and try it again.
error-command-option = One of the values cannot be used. Please check what you typed and try again.
error-command-not-for-you = This command is not for you. If it should be, ask an admin of this community.
error-platform-permission = Discord does not let me do this: I lack a permission, or my role is too low. Please tell an admin of this community.
error-platform-gone = What this was about is no longer there: it was deleted, or the person has left.
error-platform-unavailable = Discord does not answer right now. Please try again in a minute.
error-incident = Something went wrong on my side, sorry. If it happens again, please tell an admin this number: { $incident }

## Why Tribune cannot start

startup-token-wrong = Discord does not accept the bot token. Copy it again from https://discord.com/developers/applications (your application, page “Bot”, “Reset Token”), and set it as TRIBUNE_TOKEN in the file .env.
startup-intents-missing = Tribune cannot see its community yet. Open { $address }, switch on under “Privileged Gateway Intents”: { $intents }. Save, and start Tribune again.
startup-no-connection = Discord cannot be reached ({ $reason }). Check this machine's internet connection, proxy and firewall, and look at https://discordstatus.com. Then start Tribune again.
