### Mailboxes: the first room of administration.

nav-administration = Administration
mailboxes-title = Mailboxes
mailboxes-add = Add a mailbox
mailboxes-none = There is no mailbox yet
mailboxes-none-why = Add the address that customers write to. Until then nobody reaches the desk by email, and nobody is told of anything by it.
mailboxes-well = all well
mailboxes-needs-you = needs you
mailboxes-off = not in use
mailboxes-check = Check now
mailboxes-test = Check with a test mail
mailboxes-change = Edit
mailboxes-keep = Save
mailboxes-active = In use: mail is taken in and sent
mailboxes-handed-over = Nothing is fetched: mail is handed over.
mailboxes-never-fetched = Nothing has been fetched yet: check whether it can be.
mailboxes-fetched = Works. It was looked at { $time }.
mailboxes-not-fetched = Nothing could be fetched { $time }: { $problem }. Check it, to hear what to do.
mailboxes-sends-nothing = No letter leaves from here: name a server that sends.
mailboxes-sends = Letters leave through { $server }.

mailboxes-group-self = Address
mailboxes-hint-self = What customers write to, and where answers come from.
mailboxes-group-receiving = Receiving
mailboxes-hint-receiving = Where mail is fetched by IMAP. Leave the server empty where mail is handed over by LMTP, by a pipe or by the API.
mailboxes-group-sending = Sending
mailboxes-hint-sending = The server that letters leave through by SMTP. Leave the user empty where nobody is asked who they are.
mailboxes-group-oauth = OAuth 2
mailboxes-hint-oauth = For providers that take no passwords: the passwords above are refresh tokens then.
mailboxes-group-trust = Senders and signature
mailboxes-hint-trust = Whose Authentication-Results are believed: servers of yours that take off what others put there. With a selector and a key, what is sent is signed (DKIM).

mailboxes-field-address = Address
mailboxes-field-name = Name shown with it
mailboxes-field-aliases = Other addresses
mailboxes-field-host = Server
mailboxes-field-port = Port
mailboxes-field-security = Security
mailboxes-security-none = None, on this machine
mailboxes-field-user = User
mailboxes-field-secret = Password
mailboxes-field-folder = Folder
mailboxes-field-token-url = Address that gives tokens
mailboxes-field-client-id = Client ID
mailboxes-field-client-secret = Client secret
mailboxes-field-trusted = Trusted receivers
mailboxes-field-dkim-selector = DKIM selector
mailboxes-field-dkim-domain = DKIM domain
mailboxes-field-dkim-key = Private key (PEM)
mailboxes-stays = Leave it empty to keep the one that is set.
mailboxes-a-line-each = Each on a line of its own.
mailboxes-dkim-domain-is = Left empty, it is the domain of the address.

mailboxes-failed-mails = Not taken in
mailboxes-failed-mails-count = { $count ->
    [one] One mail couldn’t be taken in. It is kept whole, and what came after it was taken in.
   *[other] { $count } mails couldn’t be taken in. They are kept whole, and what came after them was taken in.
}
mailboxes-failed-mails-see = See why, and have it tried again
mailboxes-letters = Not delivered
mailboxes-letters-why = Tried for three days, then shown here; nothing disappears.
mailboxes-letters-none = Every letter has left.
mailboxes-letter-to = To
mailboxes-letter-case = Case
mailboxes-letter-made = Written
mailboxes-letter-problem = Why it did not leave
mailboxes-letter-again = Send again
mailboxes-letter-stranger = the sender of a mail
mailboxes-letter-unsure = Nobody knows whether it left: look before it is sent again.
mailboxes-filed = Mail of no case
mailboxes-filed-about = Filed and not answered: robots, and reports that name no letter of ours.
mailboxes-filed-none = There is none.
mailboxes-filed-why =
    { $why ->
        [own] from an address of this desk
        [report] a report on a delivery
        [auto-submitted] a program says that it sent it
        [no-return-path] its sender is nobody
        [auto-reply] an automatic reply
        [loop] marked against loops
        [robot] from an address that nobody reads
        [absence] an answer during absence
        [list] by a mailing list
        [bulk] sent to many at once
        [suppressed] asks for no automatic answers
        [not-addressed] doesn’t name us
        [refused] not let in
        [failed] couldn’t be taken in
       *[automatic] written by a program
    }
