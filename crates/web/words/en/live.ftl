# What is said of changes while a page is open, and the palette.
live-connection = Connection
live-offline = Offline since { $time }. Times keep counting on this screen. What is written stays in its box and is not sent.
live-again = Try again
live-gone = This page is no longer here, or the session has ended. What was written is kept.
live-reload = Load the page again
live-customer-wrote = { $case }: the customer wrote
live-assigned = { $case } is assigned to you
live-soon = { $case } is due soon
live-overdue = { $case } is overdue
live-answered = { $case }: support answered
live-asked = { $case }: support asks whether you are available
live-lowered = { $case }: support lowered the priority
live-contest-decided = { $case }: your contest is decided
live-writing = { $name } is replying.

palette-what = Case, person, organisation or action
palette-found = Found
palette-actions = On this page
palette-none = Nothing matches. Other words may.
palette-open = open
palette-apart = in a new tab
palette-close = close
