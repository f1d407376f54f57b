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
