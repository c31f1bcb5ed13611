### What the links in mails open.

mailed-forged = This isn’t a whole link of ours. Copy it from the mail with all its letters, or sign in.
mailed-forged-title = This link doesn’t work
mailed-expired = This link was good for some time, which has passed. Sign in to go on.
mailed-gone = This link no longer opens this case for you. Sign in to see what does.
mailed-open-case = Open the case to write more
mailed-raise-title = Confirm a higher priority
mailed-raise-none = There is no higher priority to confirm for this case now.
mailed-available-title = Can we reach you now?
mailed-available-late = We asked for an answer by { $when }. It still helps us to know that we can reach you now.
mailed-available-over = This isn’t asked any more. You need not do anything.
mailed-upheld = You were right: it is as if the priority had never been lowered.
mailed-dismissed = A lead has looked at it: the lowering stands.
mailed-enough-title = Less mail
mailed-enough = This stops the mail for “{ $topic }”.
mailed-enough-do = Stop this kind of mail
mailed-enough-done = You get no more mail for “{ $topic }”.
