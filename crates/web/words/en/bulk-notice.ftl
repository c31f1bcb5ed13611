# A notice to the customers of several cases, looked at before it is sent.
bulk-notice-name = Notice to several customers
bulk-notice-open = Send a notice…
bulk-notice-message = What they are told
bulk-notice-look = Look at it first
bulk-notice-rule = It is no response: promises run on, and the next step stays where it is. It leaves at once and can’t be taken back.
bulk-notice-takes = { $count ->
    [0] No case takes it now.
    [one] One case gets it now.
   *[other] { $count } cases get it now.
}
bulk-notice-not = { $count ->
    [one] One case doesn't get it:
   *[other] { $count } cases don't get it:
}
bulk-notice-sent = { $count ->
    [one] It was sent in one case.
   *[other] It was sent in { $count } cases.
}
bulk-notice-send = { $count ->
    [one] Send to one case
   *[other] Send to { $count } cases
}
bulk-notice-back = Back to the list
bulk-told = { $count ->
    [one] One case was sent the notice.
   *[other] { $count } cases were sent the notice.
}
