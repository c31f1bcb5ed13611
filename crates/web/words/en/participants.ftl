# The colleagues who take part in a case, on both sides' pages.

participants = Colleagues on this case
participants-none = Nobody else takes part.
participants-add = Add a colleague
participants-address = The colleague's email address
participants-see = Colleagues who take part see this case and can reply in it. Only people of the same organisation can.
participants-do = Add
participants-remove = Take { $name } off this case

done-participant-added = The colleague takes part now.
done-participant-removed = The colleague takes part no longer.

event-participant-added = { $who } added { $contact } to the case
event-participant-removed = { $who } took { $contact } off the case
