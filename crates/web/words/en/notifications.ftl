### What the desk tells somebody, and the choice of it.

notices-title = Notifications
notices-new = New
notices-earlier = Earlier
notices-mark = Mark as read
notices-older = Older notifications
notices-none = Nothing was told in the last 30 days
notices-none-next = What concerns you appears here by itself.
notices-by-browser = Tell me by the browser too
notices-choose = Choose what is told

notice-soon = { $about }: { $percent } of the promise is used up
notice-missed = { $about }: the promise is missed
notice-assigned = { $about } was assigned to you
notice-customer-wrote = { $about }: the customer wrote
notice-held = { $about }: your reply waits for working hours
notice-back = { $about }: your held reply is a draft again, since the customer wrote
notice-undelivered = { $about }: your reply reached nobody
notice-ran-out = { $about }: nobody confirmed in time that the customer is available
notice-unseen = { $about }: nobody sees to it
notice-contested = { $about }: the customer contests that the priority was lowered
notice-expiring = { $about }: a contract ends { $days }
notice-days = { $days ->
    [0] today
    [one] in one day
   *[other] in { $days } days
}
notice-other = { $about }: the customer was told something

told-title = Notifications
told-when = Tell me when
told-page = On the page
told-browser = Browser
told-mail = Mail
told-mail-later = The choice for mail counts as soon as this desk sends mail.
told-cell = { $topic }: { $way }
told-save = Save the choice
told-soon = Little is left of a promise of mine
told-missed = A promise of mine is missed
told-assigned = A case is assigned to me
told-customer-wrote = The customer writes in my case
told-held = My held reply waits, came back or reached nobody
told-ran-out = Nobody confirmed that the customer is available
told-unseen = Nobody sees to a case
told-contested = A customer contests a lowering (for leads)
told-contract = A contract ends (for leads)
told-support-wrote = Support writes to me in a case
told-asked = Support asks whether I am available
told-lowered = Support lowers a priority, or decides on a contest
told-always-mailed = The question whether you are available, and word of a lowered priority, always come by mail too: you need to hear of them in time. So do receipts.
