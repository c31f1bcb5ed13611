# الزملاء المشاركون في الحالة، في صفحات الجهتين.

participants = الزملاء المشاركون في هذه الحالة
participants-none = لا مشارك آخر.
participants-add = إشراك زميل
participants-address = البريد الإلكتروني للزميل
participants-see = يرى الزملاء المشاركون هذه الحالة ويمكنهم الرد فيها. ولا يشارك إلا أفراد المؤسسة نفسها.
participants-do = إشراك
participants-remove = إزالة { $name } من هذه الحالة

done-participant-added = صار الزميل مشاركًا.
done-participant-removed = لم يعد الزميل مشاركًا.

event-participant-added = { $who }: إشراك { $contact } في الحالة
event-participant-removed = { $who }: إزالة { $contact } من الحالة
