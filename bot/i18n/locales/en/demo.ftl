# What the command line and the demo say.

cli-about = Tribune looks after a chat community together with its managers.
cli-run = look after your server, with the settings in .env
cli-migrate = bring the database to this version
cli-demo = try Tribune in a community that lives on this machine
cli-demo-port = where the page listens; a free port otherwise
cli-demo-attach = play in a sandbox that already runs at this address
cli-demo-database = keep the demo's state here instead of throwing it away


demo-ready = Tribune is looking after the demo community. Open { $address } in your browser. Ctrl+C ends it.

demo-about-joined = Somebody arrived
demo-joined = { $person } joined. Tribune sends no direct message: the start panel is there for those who want it, and their first message will be watched.
demo-about-language = Language
demo-language = { $person } chose a language: private answers follow it from now on.
demo-about-first-words = First message
demo-first-words = { $person } wrote for the first time, in { $channel }. If no person answers in time, a greeter is asked.
demo-about-answered = Answered
demo-answered = { $answerer } answered { $person }: { $rule ->
    [thread] they wrote in the thread
    [reply] it is a reply
    [mention] it mentions them
   *[next] it is the next message in a help channel
  }. The watch ends, and the card goes.
demo-about-withdrawn = No longer waiting
demo-withdrawn = The message of { $person } is gone: nobody needs to answer it.
demo-about-post = Posted
demo-post = { $what ->
    [card] A card for the greeters in { $channel }: a first message waits, and it is somebody's turn.
    [panel] The start panel now stands in { $channel }.
   *[other] A message in { $channel }.
  }
demo-about-edit = Updated
demo-edit = A card in { $channel } shows the new state.
demo-about-remove = Tidied up
demo-remove = A card in { $channel } is done, so it is gone.
demo-about-grant = Role given
demo-grant = { $person } now has { $role }, as they chose.
demo-about-revoke = Role taken back
demo-revoke = { $person } no longer has { $role }, as they chose.
demo-about-failed = It did not work
demo-failed = Something could not be done ({ $deed }): { $reason }
