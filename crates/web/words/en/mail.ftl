### What the desk writes by mail. Amounts and moments come in words.

## In every letter

mail-subject = { $case } { $what }
mail-reply-subject = Re: { $case } { $subject }
mail-from = { $who } · { $case }
mail-from-person = { $name }, { $who } · { $case }
mail-from-desk = Radd · { $case }
mail-from-radd = Radd
mail-from-reminder = Radd · reminder at { $percent }
mail-moment = { $when }, { $whose }
mail-your-time = your time, { $place }
mail-your-time-and = your time, { $place }; { $when } in { $site }
mail-own-time = your time, { $place }
mail-own-time-and = your time, { $place }; { $when } in { $site }
mail-in-place = in { $place }
mail-in = { $when }, { $place }
mail-erased = Erased
mail-quoted = { $name }, { $when }
mail-open-case = Open the case
mail-reply-adds = Reply to this mail to add anything.
mail-case = { $case } { $subject }
mail-organisation = { $name }, { $plan }
mail-priority = Priority { $number }, { $name }
mail-priority-fact = { $number }, { $name }
mail-the-customer = The customer

## What only the text part says so

mail-text-way = { $what }:
mail-text-fact = - { $what }: { $said }
mail-text-counted = - { $what }: { $said } ({ $amount })
mail-text-uncounted = - { $what }: { $said }, not counted

## A promise

mail-respond-by = Respond by { $when }
mail-was-due = Was due { $when }
mail-respond-by-row = Respond by
mail-of-working-time = { $amount } of working time
mail-around-the-clock = { $amount }, around the clock
mail-counted = Priority { $number }: { $amount }
mail-counted-quote = Priority { $number }: { $amount }, as agreed in your quote { $quote } ({ $line })
mail-quote = Your quote: { $quote }.

## A receipt

mail-receipt-subject = We have your case, and respond by { $when }
mail-receipt-late-subject = We have your case
mail-receipt-preview = Respond by { $when }, { $whose }.
mail-receipt-by-mail = { $name }, your mail of { $when } is now case { $case }: “{ $subject }”.
mail-receipt = { $name }, case { $case } reached us { $when }: “{ $subject }”.
mail-matched-late = We could match it to your contract only after that. It counts as missed, and we respond as soon as we can.
mail-late = It counts as missed, and we respond as soon as we can.
mail-raise-title = Is your business affected more than that?
mail-raise-why = A mail cannot confirm a higher priority, so it opens as { $number }. You can raise it; the time then counts from your confirmation:
mail-raise-means = { $target }. { $definition }
mail-raise-and-stay = { $target }. { $definition } Someone stays reachable.
mail-raise-do = Confirm a higher priority
mail-contact-hours = For this priority we contact you in working hours: { $hours }.
mail-receipt-is-none = This receipt was sent automatically and does not count as the response.

mail-triage-subject = We have your message
mail-triage-named = { $name }, we have your message. It is case { $case }.
mail-triage = We have your message. It is case { $case }.
mail-triage-next = Somebody matches it to its customer by hand. We write to you once that is done.
mail-triage-is-none = This receipt was sent automatically and does not count as a response.

## A reply, and a notice to several customers

mail-kept = { $kept }, { $amount } before it was due ({ $when }).
mail-late-kept = { $late }. It was due { $when }.
mail-stay = For priority { $number }, please stay reachable until the impact is mitigated.
mail-reply-seen = Reply to this mail; your colleagues on the case see it too.
mail-bulk = This went to several customers, and does not count as the response to your case.
mail-still-due = As promised, we respond by { $when }.

## A lowering, and what was decided on it

mail-lowered-subject = Priority lowered from { $from } to { $to }
mail-lowered-silent-subject = Priority lowered from { $from } to { $to }: we could not reach you
mail-lowered-preview = The new time, the reason, the evidence, and how to contest it.
mail-lowered-title = We lowered this case from priority { $from } to { $to }
mail-lowered-silent = { $name }, we tried to reach someone at { $organisation } about “{ $subject }” and could not. Work on it goes on.
mail-lowered-reason = { $name }, for “{ $subject }” we need something that could not be provided. Work on it goes on.
mail-due-before = Respond by, before
mail-due-now = Respond by, now
mail-due-fact = { $when } ({ $amount })
mail-tried = What we tried
mail-tried-asked = Availability check by mail and portal
mail-tried-undelivered = The check reached nobody, so that it proves nothing
mail-tried-call = Call: no answer
mail-tried-voicemail = Call: voicemail, message left
mail-tried-ran-out = { $amount } without an answer
mail-tried-lowered = Lowered by { $name }
mail-contest-why = Wrong? Tell us what we missed. A lead looks at it, and if you are right it is as if the priority had never been lowered.
mail-contest-do = Contest this
mail-raise-reachable = We are reachable: raise it again
mail-raise-again = Raise it again
mail-plan-says = The plan says: { $rule }

mail-upheld-subject = You were right: priority { $number } again
mail-upheld-title = Your contest is upheld
mail-upheld = { $name }, it is as if the priority of “{ $subject }” had never been lowered. It is { $number } again.
mail-dismissed-subject = The lowering stands: priority { $number }
mail-dismissed-title = The lowering stands
mail-dismissed = { $name }, a lead has looked at your contest on “{ $subject }”. The priority stays { $number }.
mail-missed = Our promise is missed: the response was due { $when }.

## Availability

mail-available-title = Can we reach you now?
mail-available-preview = { $agent } works on your priority { $number } case and asks whether someone is reachable.
mail-available-ask = { $name }, { $agent } is working on “{ $subject }” and needs someone on your side to test with.
mail-available-other = Suggest another time or person
mail-available-any = Any reply to this mail counts too, from any of you.
mail-asked = Asked
mail-answer-by = Please answer by
mail-our-promise = Our promise
mail-promise-unchanged = respond by { $when }, unchanged
mail-promise-late = was due { $when }, and is missed
mail-asked-by = Asked by
mail-asked-by-ways = mail and the portal
mail-available-duty = For priority { $number }, someone on your side must stay available until the impact is mitigated.
mail-available-else = If nobody answers, { $vendor } may, at its discretion, lower the case to priority { $to }. We would tell you, with the evidence, and you could contest it.

## To those who work on cases

mail-why = You get this because you are told of such things by mail.
mail-choose = Choose what is told
mail-enough = Enough of it?
mail-unsubscribe = No more mail of this kind
mail-fact-case = Case
mail-fact-organisation = Organisation
mail-fact-was-due = Was due

mail-held-title = Your reply waits for working hours
mail-held = For this priority we contact customers in working hours only. It was { $time } in { $place } when you sent your reply, so it leaves at opening. The customer has not seen it.
mail-held-subject = Your reply is held until { $time } in { $place }
mail-held-preview = It leaves { $when }.
mail-held-change = Edit, withdraw or send now
mail-leaves = Leaves
mail-leaves-keeps = kept when it leaves, { $amount } before { $when }
mail-leaves-late = it leaves only after { $when }, when the promise is missed
mail-writes-first = If { $name } writes first
mail-back-to-draft = it goes back to draft and we tell you
mail-your-reply = Your reply
mail-back-title = Your reply is a draft again
mail-back = { $name } wrote before your reply left. It was not sent.
mail-back-do = Read what was written
mail-undelivered-title = Your reply reached nobody
mail-undelivered = It came back for good, so that { $name } has not read it. It does not count as the response.

mail-ran-out-title = Nobody confirmed that they are reachable
mail-ran-out = The grace period is over without a sign of the customer. Nothing is lowered by that: whether it is, you decide.
mail-grace-ended = Grace ended
mail-assigned-title = A case was assigned to you
mail-assigned = { $name } assigned it to you.
mail-wrote-title = The customer wrote
mail-wrote = { $name } wrote in a case of yours.
mail-triage-alert-title = A case waits in triage
mail-triage-alert = It reached us { $when }, and nobody has matched it to its customer. It has no promise until then.
mail-urgent-alert-title = Nobody has heard an urgent call
mail-urgent-alert = The call came { $when }. Somebody must listen to it, or ring back.
mail-contested-title = A lowering is contested
mail-contested = { $name } contests that the priority was lowered from { $from } to { $to }. A lead decides.
mail-contested-decide = Look at it and decide
mail-reminder-subject = { $lead }: { $organisation }, priority { $number }
mail-respond-by-at = Respond by { $when }
mail-was-due-at = Was due { $when }
mail-used = Used
mail-used-of = { $used } of { $whole }
mail-only-a-reply = Only a reply keeps the promise.
mail-expiring-subject = The contract of { $name } ends
mail-expiring-title = A contract ends
mail-expiring = The contract of { $name } is in force until { $day }, and none goes on after it. Cases that come later land in triage, without a promise.
mail-last-day = Last day
mail-open-organisation = Open the organisation

## Signing in

mail-sign-in-subject = Your sign-in link for { $vendor } Support
mail-sign-in = Press the button on the device where you want to be signed in. It works once, until { $until } ({ $minutes }).
mail-minutes = { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
mail-once-until = Works once, until { $until }.
mail-asked-for = Asked for
mail-asked-from = From
mail-not-you = Not you? Do nothing; without this link nobody gets in. We never ask for a password or a code by mail or phone.
mail-invitation-subject = Your invitation to { $vendor } Support
mail-invitation = This is an invitation for { $name }. Choose a password, and sign in with it from then on.
mail-invitation-do = Choose a password
mail-invitation-until = It works once, until { $until }.
mail-not-expected = You didn’t expect this? Do nothing; without this link nobody gets in.
