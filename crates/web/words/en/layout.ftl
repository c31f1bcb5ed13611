# What is around every page.
site-name = { $vendor } Support
skip = Skip to content
other-language = العربية
running-on = Running on Radd
nav-main = Main
nav-plans = Plans
nav-cases = Your cases
nav-new-case = New case
nav-organisation = Your organisation
sign-out = Sign out
sign-in = Sign in
support-plans = Support plans
priority = Priority

draft-kept = Saved { $when }
