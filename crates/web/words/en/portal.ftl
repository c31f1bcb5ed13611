### The portal: a customer's cases, one case, a new case, and their organisation.

## The list

cases-waiting-for-us = Waiting for us
cases-waiting-for-you = Waiting for you
cases-closed = Closed
cases-recent = Sent in the last 90 days
cases-clocks = All times in { $place }
cases-sent = { $number } · sent { $when }
cases-none = No cases yet
cases-none-next = When you send one, you see the time we answer by before you press send.
cases-more = Show all
cases-all-parts = All your cases
cases-erased = Erased
cases-missed = Promise missed
cases-no-promise = It waits to be matched to your contract
cases-respond-by = Respond by { $when }
cases-was-due = Was due { $when }
cases-answer-us = We wait for your answer
cases-you-wrote = You wrote { $when }
cases-you-closed = You closed it before our reply
cases-yours-alone = You see the cases that are yours or that you take part in. Your managers see those of the whole organisation.
cases-of-your-site = Colleagues at your site see the same list.
cases-of-all = Colleagues at { $organisation } see the same list.

## A new case

new-title = What is happening?
new-lede = Choose the priority by its effect on your business. You see our promise before you send.
new-site = Site
new-site-choose = Show its promise
new-example = Example
new-responsibility = Your responsibility
new-confirm = I confirm: { $name }.
new-confirm-and-stay = I confirm: { $name }. Someone stays reachable until it is mitigated.
new-choose-priority = Choose a priority, and confirm its statement
new-confirm-it = Confirm the statement of the priority that you chose, or choose another
new-say-how-to-reach = Write how we reach somebody: needed for this priority
new-write-subject = Write a subject, a few words are enough
new-write-message = Write what happens
new-subject = Subject
new-message = What happens, for whom, since when
new-reach = Who stays reachable?
new-reach-name = Name
new-reach-how = Phone or email
new-reach-why = Needed for priority 1 and 2. If we can’t reach you, the priority may be lowered.
new-reach-line = Reachable until it is mitigated: { $name }, { $how }
new-files-hint = Logs or screenshots, up to { $count } files of { $size } MB each
new-send = Send case
new-send-now = Send now, and we respond by
new-our-promise = Our promise
new-your-time = your time, { $place }
new-time-in = in { $place }
new-counted = Priority { $number } on your plan: { $amount } of working time
new-counted-around = Priority { $number } on your plan: { $amount }, around the clock
new-counted-quote = Priority { $number }: { $amount }, as agreed in your quote (plan: { $usual })
new-no-contract = No contract of your organisation is in force today. Your case reaches us and we match it by hand; until then there is no response time to promise.
new-plan-includes = What your plan entitles you to
new-plan-what = Entitlement
new-plan-yours = { $plan } (yours)

## A case

portal-you = You
portal-colleague = Your colleague
portal-by-mail = By email
portal-bulk-notice = Notice to several customers; no response
portal-automatic = Sent automatically
portal-call = Call
portal-call-said = We spoke on the phone.
portal-erased = Erased
portal-conversation = Conversation
portal-first-reply = First reply
portal-first-reply-kept = First reply. Promise kept, { $amount } before it was due
portal-raised = { $who } raised the priority to { $to }
portal-lowered-for = { $who } lowered the priority to { $to }: { $reason }
portal-lowered-silent = { $who } lowered the priority to { $to }, since nobody answered when we asked whether we can reach you { $reason }
portal-lowered-own = { $who } lowered the priority to { $to } at your own wish { $reason }
portal-contested = { $who } contested the lowering: { $words }
portal-upheld = The contest was upheld. It is as if the priority had never been lowered: { $words }
portal-dismissed = The contest was dismissed: { $words }
portal-asked = We asked whether we can reach you
portal-available = { $who } confirmed: reachable now
portal-ran-out = Nobody answered in time when we asked whether we can reach you
portal-mitigated = The impact is mitigated. Nobody needs to stay reachable any more
portal-resolved = We consider it solved
portal-withdrawn = { $who } closed the case
portal-closed = The case is closed
portal-reopened = { $who } reopened the case
portal-merged = It goes on in { $case }
portal-attached = { $who } added a file
portal-awaits-you = We wait for your answer. The response time that we promised doesn’t wait for it.
portal-is-resolved = We consider this solved. If it isn’t, write to us here and it goes on.
portal-is-withdrawn = You closed this case before our first reply. Write to us here if it should go on.
portal-is-void = This case doesn’t count: it was a test, sent by mistake, or the same as another.
portal-is-closed = This case is closed. Write to us here if it should go on.
portal-check = We asked: can we reach you now?
portal-check-until = Please answer by { $when }. While priority 1 and 2 are not mitigated, somebody stays reachable.
portal-check-yes = Yes, reachable now
portal-check-other = Suggest another time
portal-reply = Reply
portal-write-in-either = Write in English or Arabic
portal-files = Files
portal-files-again = Please choose your files again: browsers don’t keep them.
portal-send-reply = Send reply
portal-solved = It’s solved, close
portal-solved-close = Close the case
portal-solved-unanswered = We haven’t answered yet. If you close it now, the promise neither counts as kept nor as missed.
portal-solved-answered = You can reopen it later, but no new response time is promised then.
portal-reopen = Reopen
portal-counted = How the time was counted
portal-ledger = Priority { $number } on { $plan }: { $amount } of support time
portal-contest = Contest the lowering
portal-was-lowered = We lowered the priority from { $from } to { $to } on { $when }.
portal-contest-why = Why was it wrong?
portal-contest-next = A lead decides. If you are right, it is as if the priority had never been lowered.
portal-raise = Raise
portal-raise-to = Raise to priority { $number }
portal-raise-confirm = I confirm this statement
portal-lower = Lower the priority
portal-lower-next = A lower priority gives us more time to answer, counted from the submission.
portal-plan = Your plan
portal-plan-name = Plan
portal-support-hours = Support hours
portal-yes = Yes
portal-no = No
portal-form-wrong = Not sent yet. Please put this right:

## What was just done

portal-done-opened = We have your case. This is our promise:
portal-done-message = Your message is with us.
portal-done-available = Thank you. We know that we can reach you.
portal-done-raised = The priority is raised.
portal-done-lowered = The priority is lowered.
portal-done-contested = A lead will decide on your contest.
portal-done-withdrawn = The case is closed.
portal-done-reopened = The case goes on.

## Plans and hours

plan-hours = { $hours }, { $place }
plan-day-hours = { $first } { $hours }
plan-days-hours = { $first }–{ $last } { $hours }

## The organisation

portal-org-contract = What you are entitled to
portal-org-no-contract = No contract is in force today. Cases reach us all the same, and we match them by hand.
portal-org-hidden = Contracts are shown to those who see the cases of the whole organisation.
portal-org-quote = Quote
portal-org-ends = Runs until
portal-org-targets = Response times
portal-org-in-hours = { $amount } of support time
portal-org-around = { $amount }, around the clock
portal-org-sites = Sites, hours and holidays
portal-org-now = Now there
portal-org-not-covered = No contract in force covers it
portal-org-holidays = Holidays in the next twelve months
portal-org-no-holidays = None is listed
portal-org-people = People
portal-org-sees = Sees
portal-org-reach = Email and phone
portal-org-only-you = You see yourself here. Your managers see everybody.
portal-org-your-site = You see the people of your site here. Your managers see everybody.
portal-org-everybody = These are the people whom we know. Ask us to add or remove somebody.
