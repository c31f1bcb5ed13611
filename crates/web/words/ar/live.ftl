# ما يُقال عن التغييرات والصفحة مفتوحة، ولوحة الأوامر.
live-connection = الاتصال
live-offline = انقطع الاتصال منذ { $time }. يستمر عدّ الأوقات على هذه الشاشة. يبقى ما كُتب في خانته ولا يُرسَل.
live-again = إعادة المحاولة
live-gone = لم تعد هذه الصفحة هنا، أو انتهت الجلسة. ما كُتب محفوظ.
live-reload = تحميل الصفحة من جديد
live-customer-wrote = { $case }: كتب العميل
live-assigned = أُسندت إليك الحالة { $case }
live-soon = اقترب موعد الاستجابة للحالة { $case }
live-overdue = تجاوزت الحالة { $case } موعد الاستجابة
live-answered = { $case }: ردّ فريق الدعم
live-asked = { $case }: يسأل فريق الدعم هل أنتم متاحون
live-lowered = { $case }: خفض فريق الدعم الأولوية
live-contest-decided = { $case }: بُتّ في اعتراضكم
live-writing = يكتب { $name } ردًا الآن.

palette-what = حالة أو شخص أو مؤسسة أو إجراء
palette-found = ما وُجد
palette-actions = في هذه الصفحة
palette-none = لا شيء مطابق. جرّب كلمات أخرى.
palette-open = فتح
palette-apart = في علامة تبويب جديدة
palette-close = إغلاق
