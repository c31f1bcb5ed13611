### Merging, splitting, moving, and contested lowerings.

case-cancel = Cancel

merge = Merge two cases
merge-no-such = There is no case { $case } that you may see.
merge-with-hint = Its number, such as 27. Both must be of one organisation.
merge-look = Look at both
merge-which = Which case goes on?
merge-keep = Keep as { $case }
merge-what-happens = What happens
merge-each-keeps = Each keeps its own promise and history.
merge-together = The queue shows the earliest deadline, { $when } in { $place }, and the higher priority, { $priority }.
merge-first-reply = The first reply after the merge answers both promises. Nothing pauses meanwhile.
merge-messages = The messages of both stand together in the order of time.
merge-people = Whoever takes part in the case that becomes part takes part in the one that goes on.
merge-undo = Undo, at any time: each gets its messages back; later ones stay with the case that goes on.
merge-do = Merge
merge-link-instead = Link instead, keep both

split = Split into a new case
split-which = Which message
split-new = The new case
split-subject = Subject
split-unconfirmed = 3, as nobody has confirmed another
split-do = Split
split-look = Show its promise
split-promise = Its promise
split-nothing = This case has one message of the customer’s alone. There is nothing to split off yet.
split-choose = Choose a message to see what its case would promise.
split-caption = Priority { $priority }

contest = Contested lowering
contest-since = waiting for a lead since { $when } your time
contest-times = all times in { $place }
contest-says = What { $who } says
contest-evidence = Evidence
contest-evidence-rule = As recorded; nobody can edit it
contest-wrote = { $who } wrote: { $words }
contest-decision = Your decision
contest-uphold = The customer is right: restore priority { $from }
contest-uphold-means = The deadline stands again as if the lowering had never been, even where that makes it missed.
contest-missed = That deadline passed { $when }, so this promise is missed, and the miss stays whatever follows.
contest-stand = The lowering to { $to } stands
contest-stand-means = The customer can raise it again by confirming; the time then counts from that moment.
contest-sign = A sign from the customer’s side lies inside the grace period.
contest-sign-means = The condition “no message, call or confirmation from anyone” was not met.
contest-reason = Reason, shown to the customer and kept on record
contest-do = Decide and tell the customer
contest-was-upheld = It was decided: the contest was upheld.
contest-was-dismissed = It was decided: the lowering stands.

move = Move to another site or contract
move-contract-in-force = The one in force for the site
move-contract-named = Contract { $contract }: { $plan }, from { $from } to { $to }
move-correction = The site or contract had been chosen wrongly
move-correction-means = The case then counts from its submission, under what was in force at that time.
move-look = Show both deadlines
move-now = As it is
move-after = After the move
move-missed = That deadline passed { $when }, so the promise would be missed.
move-reason = Why it moves
move-do = Move
