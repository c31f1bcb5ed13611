### Mail that came, what is told of it, and what became of letters.

mails-waiting = Mail that waits
mails-waiting-rule = Whoever sent these takes no part in the case. Nobody but agents sees them until one of you lets them in.
mails-none = No mail waits
mails-none-next = Mail that has to do with a case, from somebody who takes no part in it, appears here and in the case.
mails-failed = Mail that couldn’t be taken in
mails-failed-rule = Each was tried several times and is kept whole. Nobody has been answered. Read it, help its sender another way if it is urgent, and have it tried again once the cause is gone.
mails-failing = It couldn’t be taken in:
mails-still-fails = It was tried again just now, and still can’t be taken in.
mails-try-again = Try again
mails-unread = (can’t be read)
mails-whole = whole mail
mails-waits = waits: the sender takes no part in this case, and only agents see it
mails-let-in = Let it in
mails-refuse = Don’t let it in
mails-takes-part = The sender takes part in the case from then on
mails-is-an-agent-s = Its sender’s address is an agent’s, so it isn’t the customer’s word. Write the reply here; its words are in the whole mail.
mails-filed-automatic = Mail from { $sender } was filed and counts for nothing: { $reason }
mails-filed-report = A delivery report from { $sender } was filed
mails-filed-refused = Mail from { $sender } was not let in, by { $who }
mails-quarantined = quarantined: it claims to be from somebody whom we know, and the check of its sender failed
mails-check-failed = the check of its sender failed
mails-put-there = put into the mailbox later: its date there isn’t trusted
mails-unanswered = nothing answers it by itself: { $reason }
mails-perhaps = perhaps { $case }: its subject names that case, in which its sender takes no part
mails-let-in-by = let in by { $who }
mails-no-subject = (no subject)
mails-body = What it says
mails-from = From
mails-sent-by = Sent by
mails-reply-to = Answers go to
mails-to = To
mails-cc = Copy to
mails-received = Reached us
mails-dated = Its own date
mails-check = Check of the sender
mails-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
mails-quoted = Quoted text
mails-signature = Signature
mails-as-text = Show its text alone
mails-as-laid-out = Show it as it was laid out
mails-no-text = It has no text.
mails-too-big = It is too big or too deep to be taken apart: download it to see the rest.
mails-remote = { $count ->
    [one] One picture from elsewhere, not fetched
   *[other] { $count } pictures from elsewhere, not fetched
}
mails-remote-rule = Where you open one, whoever sent the mail may learn that it was read, and from where.
mails-parts = Files
mails-original = Download the original
mails-erased = The mail was erased with the data of whoever sent it.
mails-invite = Invitation:
mails-invite-cancelled = Called off:
mails-invite-answered = Answer to an invitation:
mails-invite-between = { $from } to { $to }

done-let-in = The mail is in the case now.
done-taken-in = The mail was taken in.
done-not-let-in = The mail stays out of the case.

became-case = A case began with it
became-message = Said in the case
became-reply = An agent’s reply
became-pending = Waits: its sender takes no part in the case
became-refused = Not let into the case
became-automatic = Filed: a program wrote it
became-report = Filed: it reports on a delivery
became-imported = Brought in from an archive
became-failed = Kept whole: it couldn’t be taken in

verdict-aligned = passed: the domain in its address vouches for it
verdict-fail = failed: the domain in its address says that it isn’t from there
verdict-none = nobody vouches for it

reason-own = it is from an address of this desk
reason-report = it reports on a delivery, or on having been read
reason-auto-submitted = it says of itself that a program sent it
reason-no-return-path = nobody wants to hear what becomes of it
reason-auto-reply = a program answered
reason-loop = it carries a mark against loops
reason-robot = nobody reads at its sender’s address
reason-absence = it is an answer during absence
reason-list = it came by a mailing list
reason-bulk = it went to many at once
reason-suppressed = its sender asks for no automatic answers
reason-not-addressed = it doesn’t name us among its recipients

letter-to-sender = the sender
letter-waiting = Mail to { $who } is about to leave
letter-tried = Mail to { $who } couldn’t leave yet and is tried again: { $problem }
letter-sent = Mailed to { $who } { $when }
letter-delayed = Mailed to { $who } { $when }; their server says that it takes longer
letter-bounced = Mail to { $who } came back: { $problem }
letter-unsure = Nobody knows whether the mail to { $who } left: { $problem }
letter-dead = Mail to { $who } couldn’t be sent: { $problem }

triage-from = From
triage-quarantined = quarantined: the check of its sender failed
triage-check-passed = its domain vouches for it
triage-add-sender = Add { $address } to its contacts, and say that the case is theirs
triage-sender-name = Name
triage-sender-proven = The domain in the address vouches for this mail, so the address counts as proven.
triage-sender-unproven = Nobody vouches for this mail, so the address doesn’t count as proven: nothing is mailed to it, and the next mail from there lands here again, until you have made sure.
triage-sender-known = This is the address of { $name }.

organisation-mail = Mail
organisation-mail-rule = Whoever writes from one of these domains, and is made sure of, is one of the customer’s people. Administrators set them by the API, or with: radd organisation add --domain
organisation-no-domain = There is no domain: whoever isn’t a contact yet lands in triage.
