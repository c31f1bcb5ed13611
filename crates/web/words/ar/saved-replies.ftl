### الردود المحفوظة.

saved-replies = الردود المحفوظة
saved-replies-places = يوضع ما يختلف من حالة إلى أخرى حيث يرد أحد هذه الرموز:
saved-replies-none = لا ردود محفوظة بعد
saved-replies-change = تعديل…
saved-replies-keep = حفظ
saved-replies-remove = إزالة
saved-replies-new = رد محفوظ جديد
saved-replies-name = الاسم، للعثور عليه
saved-replies-add = إضافة
saved-reply = رد محفوظ
saved-reply-choose = اختيار رد محفوظ
saved-reply-insert = وضعه في المربع
