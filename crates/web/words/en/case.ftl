### The page of a case, as agents see it.

case-owner = Owner: { $name }
case-by-portal = Received through the portal
case-by-email = Received by email
case-by-phone = Received by phone
case-by-desk = The desk
case-by-stranger = An unknown sender
case-somebody = Somebody on the customer’s side
case-timeline = Timeline
case-details = Case details
case-how-counted = How the time was counted
case-how-counted-link = How this was counted
case-ledger-caption = Priority { $priority } on { $plan }: { $target } of support time, { $place }
case-undo = Undo
case-decide = Decide
case-heard = I have heard it
case-read = I have read it
case-split = Split into a new case

stands-waiting = Waiting for the customer
stands-resolved = Solved
stands-withdrawn = Withdrawn by the customer
stands-closed = Closed
stands-void = Void: { $reason }
stands-merged = Part of { $case }

## Availability and priority

case-availability = Customer availability
case-duty = For this priority the customer must stay reachable until the impact is mitigated.
case-ask-availability = Check availability
case-record-available = The customer says they are available…
case-who-said = Who said so
case-somebody-else = Somebody else
case-record-available-do = Record it
presence-unasked = Not asked yet
presence-running = Asked, no answer yet; the grace period ends { $when }
presence-silent = Nobody answered within the grace period, which ended { $when }
presence-undelivered = The check of { $when } reached nobody, so silence proves nothing
presence-cancelled = The check of { $when } was cancelled
presence-available = Reachable, confirmed after the check of { $when }
presence-available-who = Reachable: { $who }, { $when }
lower = Lower priority…
lower-conditions = You may lower this case to priority { $to } when either is true:
lower-silent = The customer has not stayed reachable
lower-cannot-provide = The customer cannot provide the resources or the answers that a solution needs
lower-reason = Reason, shown to the customer
lower-do = Lower to priority { $to }
raise = Raise priority…
raise-to = The customer confirms the statement of
raise-how = How it was confirmed
raise-confirmed = The customer has confirmed this statement
raise-do = Raise and record it
case-who-confirmed = Who confirmed it
confirmed-by-form = in the form
confirmed-by-link = by the link in the receipt
confirmed-by-key = by a key of the telephone
confirmed-by-word = by word to an agent
outlook = New promise: { $when } ({ $target }, { $why })
outlook-none = There is no promise to change.
case-in-queue = In the queue
case-previous = previous
case-following = next
case-further = Further targets
further-due = Due { $when }
further-paused = At rest while the customer is awaited
further-missed = Missed { $when }
further-done = Done
case-every-deadline = Every deadline promised
ended-running = running
ended-kept = kept
ended-missed = missed
ended-replaced = replaced
ended-never-was = never was
ended-lapsed = lapsed while closed

## Who works on it, and what it has to do with

case-work = Owner, tags and links
case-agent = Owner
case-team = Team
case-assign = Assign
case-assign-me = Assign to me
case-tags = Tags
case-tag = New tag
case-tag-do = Add
case-untag = Remove the tag { $tag }
case-parts = Cases that are part of this one
case-part = Undo the merge
case-links = Links
case-link = Link another case…
case-link-do = Link
case-unlink = Unlink
case-number = Case number
case-relation = The other case
relation-related = has to do with this one
relation-parent = is the incident that this one is part of
relation-part = is part of this incident

## Where it stands

case-next = Next step
case-resolve = Mark as solved
case-wait = Wait for the customer
case-wait-no-longer = The next step is ours
case-mitigate = The impact is mitigated
case-reopen = Reopen
case-close = Close
case-call = Record a call…
call-direction = Who called
call-outbound = we called the customer
call-inbound = the customer called us
call-end = How it ended
call-answered = answered: we spoke
call-unanswered = nobody answered
call-voicemail = voicemail
call-counts = An answered call is a response. One that nobody answered is none.
call-do = Record the call
case-merge-with = Merge with
case-merge = Merge…
case-void = This case doesn’t count…
void-reason = What it is
void-spam = spam
void-test = a test
void-duplicate = a duplicate
void-words = Why, for the history
void-counts = Every figure shows it with its reason.
void-do = Void the case

## Facts

case-open-contract = Open
case-working-hours = Working hours
case-not-included = Not included:
contract-hours = { $region }, { $hours }
contract-hours-quoted = { $region }, hours as the quote states
case-contact = Contact
case-local-time = Local time

## Writing

composer = Write
composer-kind = Kind of message
composer-reply-to = Reply to { $name }
composer-the-customer = the customer
composer-note = Internal note
composer-message = Message
composer-attach = Attach
composer-files = Files, 10 at the most
composer-status = The case with this reply
composer-status-open = stays open
composer-status-waiting = waits for the customer
composer-status-resolved = is solved
composer-send = Send reply
composer-send-at = Send { $when }
composer-send-as-well = Send mine as well
composer-save-note = Save note
composer-note-when = Only your team sees this. It does not count as a response.
composer-seals = This is the initial response. It seals the promise with { $amount } to spare.
composer-seals-when-sent = The promise is sealed when it is sent, with { $amount } to spare.
composer-late = This is the initial response. The promise is { $amount } over.
composer-late-when-sent = It would leave { $amount } of support time after the deadline.
composer-no-promise = The case has no promise yet: match it to its customer.
composer-later = It waits for working hours, as this priority asks.
composer-at-once = It leaves at once.
composer-waits = It is { $now } in { $place }. For this priority we contact customers in working hours only, so this will be sent { $when }, { $amount } from now.
composer-waits-and-yours = It is { $now } in { $place }. For this priority we contact customers in working hours only, so this will be sent { $when } there ({ $yours } yours), { $amount } from now.
composer-conflict = { $who } replied { $when }.
composer-conflict-customer = { $who } wrote { $when }.
composer-still-there = Your text is still in the box.
held-reword = Edit
held-reword-do = Save the new words
held-send = Send now instead…
held-send-reason = Why it leaves outside working hours; kept on record
held-send-do = Send now
held-take-back = Take back
draft-use = Put the words into the box

## What was just done

done-reply = The reply has left.
done-held = The reply waits, and leaves { $when }.
done-note = The note is saved.
done-reworded = The reply is worded anew.
done-taken-back = The reply was taken back; its words are in the box.
done-call = The call is recorded.
done-heard = That it was heard or read is recorded.
done-asked = The customer was asked. The grace period runs.
done-available = That they are available is recorded.
done-raised = The priority is raised.
done-lowered = The priority is lowered, and the customer is told.
done-assigned = It is assigned.
done-tagged = The tag is on.
done-untagged = The tag is off.
done-linked = The cases are linked.
done-unlinked = The link is gone.
done-mitigated = The impact is mitigated.
done-waiting = The case waits for the customer. No response clock waits with it.
done-waiting-no-longer = The next step is ours.
done-resolved = The case is solved.
done-voided = The case doesn’t count.
done-reopened = The case goes on.
done-closed = The case is closed.
done-terms = The case is under the newest terms.
done-moved = The case has moved.
done-corrected = The site or contract is put right.
done-merged = The cases are merged.
done-parted = The merge is undone.
done-split = This case was made of the message.
done-decided = The contest is decided, and the customer is told.

## Terms and history

terms = Newer terms…
terms-newer = The contract, the catalogue or the holidays have a newer version.
terms-reason = Why the case moves to it
terms-do = Move to the newest terms
history = History
history-link = History
history-rule = Everything that was recorded, in its order. Nothing of it is ever changed.
history-place = No.
history-when = When
history-what = What
history-recorded = recorded { $when }
