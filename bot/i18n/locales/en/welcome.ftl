# Newcomers: the start panel, the greeters' cards, and setting both up.

capability-welcome-start = use the start panel
capability-welcome-greet = greet newcomers
capability-welcome-status = see how the welcome stands
capability-welcome-configure = set up the welcome

## The start panel in its channel

welcome-panel-title = Good to have you here!
welcome-panel-body = Start wherever you like. Each step takes a moment, only you see the answers, and you can change your mind at any time.
welcome-panel-footer = Nothing here is a must. /{ command-start } shows you what you have done already.
welcome-panel-language = Choose your language
welcome-panel-interests = My interests
welcome-panel-rules = Read the rules
welcome-panel-hello = Say hello

## The private start panel

welcome-start-title = Your start
welcome-start-body = These are the first steps here. What you have done is ticked.
welcome-start-empty = There is nothing to set up here. Look around, and write whenever you like!
welcome-start-language = { $done ->
    [yes] ✅ Language
   *[no] ▫️ Language
}
welcome-start-interests = { $done ->
    [yes] ✅ Interests
   *[no] ▫️ Interests
}
welcome-start-interests-todo = Say what you like, and see more of it.
welcome-start-rules = { $done ->
    [yes] ✅ Rules
   *[no] ▫️ Rules
}
welcome-start-rules-todo = Read how we get along, and say that you agree.
welcome-start-rules-done = You agreed to version { NUMBER($version, useGrouping: 0) }. Thank you!
welcome-start-hello = 👋 Say hello
welcome-start-hello-todo = A sentence or two is plenty. People here are glad to answer.
welcome-back = Back to my start

welcome-language-chosen = From now on I speak { $language } with you.

welcome-interests-title = Your interests
welcome-interests-body = Choose as many as you like, or none. You get a role for each, and can change them at any time.
welcome-interests-placeholder = What are you interested in?
welcome-interests-none = There are no interests to choose from at the moment.
welcome-interests-chosen = Your choice is saved: { $added ->
    [0] nothing new
    [one] one interest added
   *[other] { $added } interests added
}, { $removed ->
    [0] none taken away
    [one] one taken away
   *[other] { $removed } taken away
}. Your roles follow in a moment.

welcome-rules-title = Our rules
welcome-rules-accept = I agree
welcome-rules-footer = Version { NUMBER($version, useGrouping: 0) }{ $accepted ->
    [yes] {" "}· you have agreed to it
   *[no] {""}
}
welcome-rules-accepted = Thank you! It is on record that you agree to the rules.

welcome-hello-title = Say hello
welcome-hello-where = Go to { $channel } and write in your own words. I post nothing in your name.
welcome-hello-hints = If you are not sure how to begin: what brings you here, what are you working on or looking forward to, or what would you like to ask? Any one of these is a good start.

## The greeters' card

welcome-card-title = A newcomer is waiting for an answer
welcome-card-body = { $newcomer } wrote their first message in { $channel } { $since }, and nobody has answered yet.
welcome-card-offered = It is your turn, { $greeter }, if you have a moment. Anybody else may take over as well.
welcome-card-anybody = Whoever has a moment may take over.
welcome-card-taken = { $greeter } is on it.
welcome-card-take = I'll answer
welcome-card-release = Give back
welcome-card-open = Open the message
welcome-card-footer = This card goes away by itself as soon as a person answers.

welcome-taken = Thank you! { $newcomer } is waiting in { $channel }. A reply in your own words is best: pick up what they wrote, and ask something back. The card disappears once you have answered.
welcome-released = Done: the others can take over { $newcomer } now.

## Greeters

welcome-greeter-joined = Welcome to the greeters! When a newcomer gets no answer, I ask you when it is your turn. With /{ command-greeter } { command-greeter-hours } you set your quiet hours, and /{ command-greeter } { command-greeter-away } gives you a break.
welcome-greeter-left = You are no longer a greeter. The others can now look after the newcomers whom you had taken over. Thank you for your time!
welcome-hours-title = Your quiet hours
welcome-hours-zone = Your time zone (region and city)
welcome-hours-from = Quiet from (leave both empty for none)
welcome-hours-until = Quiet until
welcome-hours = I do not ask you from { $begin } to { $until } ({ $zone }).
welcome-hours-none = No quiet hours: I may ask you at any time.
welcome-away-until = You are away until { $until }. I do not ask you before then.
welcome-back-again = Good to have you back! I ask you again when it is your turn.
welcome-me-title = You as a greeter
welcome-me-taken = { $count ->
    [0] You look after nobody at the moment.
    [one] You look after one newcomer:
   *[other] You look after { $count } newcomers:
}
welcome-me-newcomer = { $newcomer }, who wrote { $since }: { $link }
welcome-me-called = Can I ask you now?
welcome-me-awake = Yes, when it is your turn.
welcome-me-asleep = No, these are your quiet hours.
welcome-me-hours = Quiet hours

## Setting up

welcome-channels-title = Channels of the welcome
welcome-channels-next = With /{ command-welcome } { command-welcome-panel } the start panel appears, or is brought up to date.
welcome-channels-start = Start panel
welcome-channels-hello = Where newcomers say hello
welcome-channels-greeters = The greeters' private channel
welcome-channels-set = { $channel }
welcome-channels-unset = Not chosen yet

welcome-interest-added = { $role } can be chosen now ({ $count ->
    [one] one interest
   *[other] { $count } interests
} in all). If it is the first one, bring the panel up to date with /{ command-welcome } { command-welcome-panel }.
welcome-interest-which = Which interest?
welcome-interest-remove = Which interest is to be offered no longer? Whoever has its role keeps it.
welcome-interest-removed = It is no longer offered; whoever has the role keeps it. { $count ->
    [0] No interest is left: bring the panel up to date with /{ command-welcome } { command-welcome-panel }.
    [one] One interest is left.
   *[other] { $count } interests are left.
}

welcome-rules-text = The rules ({ $language })
welcome-rules-hint = Seven short lines are better than seventy. Markdown works.
welcome-rules-published = Version { NUMBER($version, useGrouping: 0) } of the rules is in force in { $language }. If these are the first rules, bring the panel up to date with /{ command-welcome } { command-welcome-panel }.
welcome-rules-role-set = Whoever agrees to the rules gets { $role } from now on.
welcome-rules-role-none = Nobody gets a role for agreeing to the rules any more. Whoever has one keeps it.
welcome-panel-posted = The start panel is on its way to { $channel }.

welcome-status-title = How the welcome stands
welcome-status-well = Everything is in place.
welcome-status-newcomers = First messages without an answer
welcome-status-counts = { $waiting } still have time · { $offered } with a card · { $taken } taken over
welcome-status-greeters = Greeters
welcome-status-awake = { $count ->
    [0] Nobody yet
    [one] One, { $awake ->
        [0] who cannot be asked now
       *[other] who can be asked now
    }
   *[other] { $count }, of whom { $awake } can be asked now
}
welcome-status-rules = Rules
welcome-status-version = { $version ->
    [0] None yet
   *[other] Version { NUMBER($version, useGrouping: 0) }
}

welcome-problem-start-unset = The start panel has no channel yet: choose one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-start-gone = The start panel's channel is gone, or I cannot see it: choose another one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-hello-unset = There is no channel to say hello in yet: choose one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-hello-gone = The channel to say hello in is gone, or I cannot see it: choose another one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-greeters-unset = The greeters have no channel yet, so no card can appear: choose one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-greeters-gone = The greeters' channel is gone, or I cannot see it, so no card can appear: choose another one with /{ command-welcome } { command-welcome-channels }.
welcome-problem-cannot-write = I cannot write in { $channel }: allow me to view the channel, send messages and embed links there.
welcome-problem-role = I cannot give { $role }: it is gone, or stands above my own role. Move my role up in the server settings, or remove it with /{ command-welcome } { command-welcome-interest-remove } or /{ command-welcome } { command-welcome-rules-role-remove }.
welcome-problem-no-greeters = Nobody is a greeter yet: people join with /{ command-greeter } { command-greeter-join }. A role may do so from the level “Helper” on (/{ command-staff } { command-staff-level }).

## What cannot be done

welcome-error-not-greeter = You are no greeter here yet. With /{ command-greeter } { command-greeter-join } you become one.
welcome-error-greeter-already = You are a greeter already. /{ command-greeter } { command-greeter-me } shows your part.
welcome-error-answered = Somebody has answered already, so there is nothing left to do here. Thank you for looking!
welcome-error-taken = Somebody else was faster and is on it. Thank you all the same!
welcome-error-taken-by-you = You are on it already. Open the message and write to them.
welcome-error-not-taken = Nobody has taken this over, so it cannot be given back.
welcome-error-own-message = This is your own message; somebody else will answer you.
welcome-error-full = { $count ->
    [one] You look after one newcomer already, and that is enough at a time.
   *[other] You look after { $count } newcomers already, and that is enough at a time.
} Answer one of them or give one back, then take this one over.
welcome-error-card-gone = This card is no longer valid. Nothing was changed.
welcome-error-label = An interest's name has { $count } characters at most, and one at least. Please choose another.
welcome-error-emoji = That is no emoji that I can show. Please choose one from the list, or leave it out.
welcome-error-interest-known = This role is offered already.
welcome-error-interests-full = There are { $count } interests already, and Discord shows no more in a list. Remove one first.
welcome-error-interest-gone = This interest is no longer offered. Nothing was changed: open the list again and choose anew.
welcome-error-rules-empty = The rules are empty. Please write at least a line.
welcome-error-rules-long = The rules are too long: { NUMBER($count) } characters fit. Please shorten them.
welcome-error-no-rules = There are no rules here yet.
welcome-error-rules-changed = The rules have just changed. Please open them again and read the new version.
welcome-error-rules-accepted = You agreed to this version already. Thank you!
welcome-error-no-hello = There is no channel to say hello in at the moment. Write wherever you feel at home, or ask a moderator.
welcome-error-no-start = The start panel has no channel yet. Choose one with /{ command-welcome } { command-welcome-channels } first.

## Commands

command-start = start
command-start-description = Your first steps here: language, interests, rules, saying hello

command-greeter = greeter
command-greeter-description = Answer newcomers who get no answer
command-greeter-join = join
command-greeter-join-description = Become a greeter
command-greeter-leave = leave
command-greeter-leave-description = Stop being a greeter
command-greeter-hours = hours
command-greeter-hours-description = Say when you do not want to be asked
command-greeter-away = away
command-greeter-away-description = Take a break: nobody asks you meanwhile
command-greeter-away-duration = duration
command-greeter-away-duration-description = For how long, for example 3h or 2d
command-greeter-back = back
command-greeter-back-description = Come back from a break before it is over
command-greeter-me = me
command-greeter-me-description = Your hours, and whom you look after

command-welcome = welcome
command-welcome-description = Set up how newcomers are received
command-welcome-channels = channels
command-welcome-channels-description = Choose the channels of the welcome; those left out stay
command-welcome-channels-start = start
command-welcome-channels-start-description = Where the start panel stands
command-welcome-channels-hello = hello
command-welcome-channels-hello-description = Where newcomers say hello
command-welcome-channels-greeters = greeters
command-welcome-channels-greeters-description = The greeters' private channel, for the cards
command-welcome-interest-add = interest-add
command-welcome-interest-add-description = Offer a role as an interest
command-welcome-interest-add-role = role
command-welcome-interest-add-role-description = The role that members can give themselves
command-welcome-interest-add-label = label
command-welcome-interest-add-label-description = What members read; the role's name if left out
command-welcome-interest-add-emoji = emoji
command-welcome-interest-add-emoji-description = Shown before the name
command-welcome-interest-remove = interest-remove
command-welcome-interest-remove-description = Offer a role no longer; whoever has it keeps it
command-welcome-interest-remove-role = role
command-welcome-interest-remove-role-description = The role; leave it out to choose from a list
command-welcome-rules = rules
command-welcome-rules-description = Write the rules, or change them
command-welcome-rules-language = language
command-welcome-rules-language-description = The language of the text
command-welcome-rules-role = rules-role
command-welcome-rules-role-description = Give a role to whoever agrees to the rules
command-welcome-rules-role-role = role
command-welcome-rules-role-role-description = The role
command-welcome-rules-role-remove = rules-role-remove
command-welcome-rules-role-remove-description = Give no role any more for agreeing to the rules
command-welcome-panel = panel
command-welcome-panel-description = Post the start panel, or bring it up to date
command-welcome-status = status
command-welcome-status-description = Who waits, who can be asked, and what is missing

## Why something is kept when a person asks to be forgotten

privacy-keep-acceptance = It shows which version of the rules you agreed to, and when; the community keeps it as proof.
