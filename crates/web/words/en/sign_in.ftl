# Signing in.
sign-in-to = Sign in to { $vendor } Support
sign-in-address = Work email
sign-in-password = Password
sign-in-or = or
sign-in-ask-link = Email me a sign-in link
sign-in-passkey = Sign in with a passkey
sign-in-provider = Sign in with { $provider }
sign-in-same-door = Customers and staff use the same door. You see what your role allows.
sign-in-wrong = The address and the password don’t go together. Check both, and try again.
sign-in-needs-passkey = This account has a passkey. Sign in with it.
sign-in-wait =
    { $minutes ->
        [one] Too many attempts. Try again in a minute, or sign in in another way.
       *[other] Too many attempts. Try again in { $minutes } minutes, or sign in in another way.
    }
sign-in-no-link = No customer’s contact has this address verified. Ask whoever runs the desk for an invitation.
sign-in-link-mailed = If a customer’s contact has this address verified, a sign-in link is on its way there.
sign-in-link-mailed-next = It works once and not for long. If nothing comes, look among the mail that was taken for spam, or ask whoever runs the desk for an invitation.
sign-in-link-shown = This demonstration shows the link here; a real desk mails it.
sign-in-link-open = Open the sign-in link
sign-in-code-title = Enter a code
sign-in-code = Code from your app, or a recovery code
sign-in-code-hint = Six digits, which change every 30 seconds. A recovery code has 16 characters.
sign-in-wrong-code = This code isn’t right, or was used before. Wait for the next one, and enter it.
sign-in-continue = Continue
sign-in-begin-again = Begin again
sign-in-provider-failed = The identity provider didn’t let you in, or the attempt took too long. Try again.
sign-in-provider-unknown = Nobody here has the address that the identity provider gave. Ask whoever runs the desk to add you.
sign-in-provider-unverified = The identity provider hasn’t verified your address, so that we can’t go by it.
sign-in-passkey-failed = This passkey isn’t known here, or the attempt took too long. Try again.
passkey-none = No passkey was used. Try again, or sign in in another way.
code-app-title = Set up a code app
code-app-why = A password can be stolen. With a code app on your phone, a password alone lets nobody in.
code-app-scan = Scan the picture with a code app.
code-app-type = Or type these letters into it:
code-app-code = Code that the app shows
code-app-confirm = Turn the code app on
code-app-wrong = The app should show another code by now. Check that the time on your phone is right, and enter the code.
recovery-codes-title = Your recovery codes
recovery-codes-once = Keep these where your phone isn’t. Each lets you in once when the code app is gone. They are shown this once.
recovery-codes-kept = I have kept them
invitation-title = Welcome to { $vendor } Support
invitation-for = For { $name }. Choose a password to sign in with.
invitation-set = Set the password
password-new = New password
password-hint = At least 12 characters. A few words are easy to remember.
link-sign-in-as = Sign in as { $name }
link-once = This link works once.
link-over-title = This link is over
link-over = It was used, or its time has passed. Ask for another.
