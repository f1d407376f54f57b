# What the command line and the demo say.

cli-about = Tribune looks after a chat community together with its managers.
cli-commands = Commands
cli-options = Options
cli-help = show this text and stop
cli-run = look after your server, with the settings in .env
cli-migrate = bring the database to this version
cli-demo = try Tribune in a community that lives on this machine
cli-demo-port = where the page listens; a free port otherwise
cli-demo-attach = play in a sandbox that already runs at this address
cli-demo-database = with --attach: keep Tribune's state here, for the next time in the same sandbox

demo-ready = Tribune is looking after the demo community. Open { $address } in your browser. Ctrl+C ends it.

demo-about-joined = Somebody arrived
demo-joined = { $person } is new here. Tribune sends no direct message: the start panel is there for those who like one, and a first message will not be overlooked.
demo-about-language = Language
demo-language = { $person } chose a language: what Tribune says to { $person } in private comes in it from now on.
demo-about-first-words = First message
demo-first-words = { $person } wrote for the first time, in { $channel }. If no person answers within 20 minutes, Tribune asks a greeter. If no greeter is awake, it waits for up to 4 hours.
demo-about-answered = Answered
demo-answered = { $answerer } answered { $person } { $rule ->
    [thread] in the thread
    [reply] with a reply
    [mention] with a mention
   *[next] with the next message in a help channel
  }. A person has answered, so nobody else needs to.
demo-about-withdrawn = No longer waiting
demo-withdrawn = The message of { $person } is gone, so nobody needs to answer it.
demo-about-post = Posted
demo-post = { $why ->
    [card] A first message had to wait too long, so there is a card in { $channel }. “{ $says }”
    [panel] The start panel stands in { $channel } now. Newcomers begin there, if they like.
   *[other] A message in { $channel }: “{ $says }”
  }
demo-about-edit = Updated
demo-edit = The card in { $channel } tells everybody how it stands now: “{ $says }”
demo-about-remove = Tidied up
demo-remove = The card in { $channel } is done, so Tribune took it away: the channel shows only who still waits.
demo-about-grant = Role given
demo-grant = { $why ->
    [interest] { $person } chose this interest, and so has the role { $role }.
    [rules] { $person } agreed to the rules, and so has the role { $role }. Which version, and when, is on record.
   *[other] { $person } now has the role { $role }.
  }
demo-about-revoke = Role taken back
demo-revoke = { $why ->
    [interest] { $person } dropped this interest, and so no longer has the role { $role }.
   *[other] { $person } no longer has the role { $role }.
  }
demo-about-failed = It did not work
demo-failed = { $deed ->
    [post] A message could not be posted
    [edit] A message could not be changed
    [remove] A message could not be deleted
    [grant] A role could not be given
   *[revoke] A role could not be taken back
  }: { $reason }
