# People, staff and the state of a community, as every feature uses them.

error-language-unknown = Tribune does not speak this language yet. Please choose one from the list.
error-role-gone = This role is no longer there. Please choose another one.
error-staff-level = This role cannot have that level: @everyone is no staff, nobody can give more than they have, and the owner is always the owner.
error-time-zone = There is no such time zone. Please choose one by region and city, for example Europe/Berlin.
error-duration = This length of time cannot be used. Please choose a minute at least and a year at most.

capability-community-settings = change the settings that all of Tribune shares
capability-community-staff = say which roles are staff, and what they may do
capability-community-state = call for quiet, or declare and end a raid or an incident
capability-community-language = choose the language that Tribune speaks to them
capability-community-availability = say when they can be asked for help

error-channel-unfit = I cannot use this channel: it is gone, hidden from me, or takes no messages. Please choose a text channel.
error-channel-closed = I cannot write there yet. Please allow me this in that channel: { $missing }. Then try again.
error-role-unfit = This role cannot be given to people: it is everyone's, or belongs to another application. Please choose another one.
error-role-too-high = I cannot give this role yet: move my own role above it in the server settings, allow me to manage roles, and try again.
error-wall-time = This time cannot be read. Please write hours and minutes, for example 22:00, or leave both times empty.

community-language-chosen = From now on I speak { $language } with you.
community-languages-set = The community's languages are set. Public texts are in { $language } from now on.
community-staff-title = Who is staff
community-staff-level = { $role }: { $level ->
    [helper] helper
    [moderator] moderator
    [admin] admin
    [owner] owner
   *[member] member, with no special rights
}
community-staff-none = No role is staff yet. Whoever may manage the server is an admin all the same.
community-staff-footer = /{ command-staff } { command-staff-level } changes it.
community-mode-declared = { $mode ->
    [quiet] Quiet it is: nothing public that can wait.
    [raid] A raid is declared: nothing disturbs those who deal with it.
    [incident] An incident is declared: nothing disturbs those who deal with it.
   *[normal] Everything runs as usual.
} { $lasts ->
    [a-while] It ends by itself when the time is over.
   *[until-over] It stays so until somebody changes it.
}

## Languages, by their own names

language-en = English
language-de = Deutsch

## Commands

command-language = language
command-language-description = Choose the language in which I speak with you
command-language-language = language
command-language-language-description = Your language

command-staff = staff
command-staff-description = Who is staff, and what they may do
command-staff-level = level
command-staff-level-description = Let a role be staff
command-staff-level-role = role
command-staff-level-role-description = The role
command-staff-level-level = level
command-staff-level-level-description = How much it may do; each level includes those below
command-staff-list = list
command-staff-list-description = Show which roles are staff

command-community = community
command-community-description = Settings that all of Tribune shares
command-community-languages = languages
command-community-languages-description = Set the community's languages
command-community-languages-main = main
command-community-languages-main-description = The language of public texts
command-community-languages-second = second
command-community-languages-second-description = Another language that people can choose
command-community-languages-third = third
command-community-languages-third-description = One more
command-community-mode = mode
command-community-mode-description = Call for quiet, or declare a raid or an incident
command-community-mode-mode = mode
command-community-mode-mode-description = What holds from now on
command-community-mode-duration = duration
command-community-mode-duration-description = For how long; until it is changed if left out

choice-en = English
choice-de = German
choice-1h = 1 hour
choice-4h = 4 hours
choice-8h = 8 hours
choice-1d = 1 day
choice-3d = 3 days
choice-1w = 1 week
choice-2w = 2 weeks
choice-4w = 4 weeks
choice-member = Member (no special rights)
choice-helper = Helper
choice-moderator = Moderator
choice-admin = Admin
choice-normal = Normal
choice-quiet = Quiet
choice-raid = Raid
choice-incident = Incident

privacy-keep-audit = Who decided something is kept, so that a community can tell afterwards how a decision came about.
