### Promises: what is said of them, and around the track and the ledger. Amounts and moments come in words.

promise = Promise

## What comes first

promise-left = { $amount } left
promise-late = { $amount } over
promise-late-kept = Answered { $amount } late
promise-kept = Promise kept
promise-withdrawn = Withdrawn
promise-void = Doesn’t count
promise-none = No promise yet
promise-no-minute = less than a minute

## The column of time left

promise-column-late = { $amount } over
promise-column-late-kept = { $amount } late
promise-column-kept = in { $amount }
promise-replied = Replied in { $amount }
promise-replied-late = Replied { $amount } late
promise-column-rests = clock at rest until { $when }

## What follows

promise-by = Respond by { $when } in { $place }
promise-by-and-yours = Respond by { $when } in { $place } · { $yours } your time
promise-by-and-yours-customer = Respond by { $when } in { $place } · { $yours } your time
promise-by-kept = First reply { $when }, { $amount } before it was due
promise-by-reply = First reply { $when }
promise-by-late = Was due { $when } in { $place }
promise-by-withdrawn = Closed by the customer before the first reply, which was due { $when }
promise-by-void = It was made by mistake or isn’t a case of ours, so no promise counts
promise-by-none = A promise is made when the case is matched to its customer’s contract
promise-resumes = Closed now, the clock resumes { $day } at { $time }

## The same for whoever doesn’t see the track

promise-said = Respond by { $due }. Submitted { $from }. { $used } of { $whole } used, { $left } left.
promise-said-counted = Respond by { $due }. Counted from { $from }. { $used } of { $whole } used, { $left } left.
promise-said-resumes = Closed now; the clock resumes { $day } at { $time }.
promise-said-late = Overdue by { $amount }. Submitted { $from }; the reply was due { $due }.
promise-said-kept = Promise kept. Submitted { $from }, first reply { $answered }, { $amount } before the deadline.
promise-said-answered = Submitted { $from }, first reply { $answered }.
promise-said-late-kept = Promise missed. Submitted { $from }, due { $due }, answered { $amount } late.
promise-said-ended = Submitted { $from }; the reply would have been due { $due }.

## On the track

track-submitted = Submitted { $when }
track-counted-from = Counted from { $when }
track-due = Respond by { $when }
track-reply = First reply { $when }
track-now = Now { $time }
track-plan = Sends { $when }
track-holiday = holiday

## The ledger

ledger-due = Due { $when }
ledger-closed = Weekend, closed
ledger-after-hours = Submitted { $time }, after hours
ledger-of-which = of which by { $time }
ledger-two-days = { $first }–{ $last }
ledger-days = { $first }–{ $last }
ledger-legend-used = Counted
ledger-legend-open = Open, still to come
ledger-legend-closed = Closed, folded
ledger-legend-holiday = Holiday

## Dates

dates-today = today { $time }
dates-range = { $from }–{ $to }
