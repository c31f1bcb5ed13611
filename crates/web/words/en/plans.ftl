### The public page of plans. What is promised is the catalogue's to say.

plans-what = What you get
plans-times = Response times
plans-hours = Working hours
plans-channels = Channels
plans-priorities = Priorities
plans-response-time = Response time
plans-in-working-hours = in working hours
plans-further = Further targets
plans-every = every { $amount }
plans-none = none
plans-to-scale = The same, to scale
plans-scale-label = Response times of each plan for each priority, as the table above says them
plans-local-time = Local time at the customer
plans-contact-in-hours = We contact you about these in working hours only, on every plan.
plans-edition = Edition { $edition }
