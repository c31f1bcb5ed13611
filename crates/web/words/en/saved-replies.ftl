### Saved replies.

saved-replies = Saved replies
saved-replies-places = What differs from case to case is put in where one of these stands:
saved-replies-none = There is no saved reply yet
saved-replies-change = Change…
saved-replies-keep = Save
saved-replies-remove = Remove
saved-replies-new = New saved reply
saved-replies-name = Name, for finding it
saved-replies-add = Add
saved-reply = Saved reply
saved-reply-choose = Choose a saved reply
saved-reply-insert = Put it into the box
