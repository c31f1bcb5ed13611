### ما يُبلَّغ به موظف الدعم واختياره له.

notices-title = الإشعارات
notices-new = الجديدة
notices-earlier = السابقة
notices-mark = وضع علامة «مقروءة»
notices-older = إشعارات أقدم
notices-none = لا إشعارات في آخر 30 يومًا
notices-none-next = يظهر هنا ما يعنيك من تلقاء نفسه.
notices-by-browser = التبليغ عبر المتصفح أيضًا
notices-choose = اختيار ما يُبلَّغ به

notice-soon = { $about }: استُهلك { $percent } من الوعد
notice-missed = { $about }: لم يتم الوفاء بالوعد في موعده
notice-assigned = أُسندت إليك الحالة { $about }
notice-customer-wrote = { $about }: كتب العميل
notice-held = { $about }: ردّك ينتظر ساعات العمل
notice-back = { $about }: عاد ردّك المؤجل مسودةً لأن العميل كتب
notice-undelivered = { $about }: لم يصل ردّك إلى أحد
notice-ran-out = { $about }: لم يؤكد أحد في المهلة أن العميل متاح
notice-unseen = { $about }: لم يتولها أحد بعد
notice-contested = { $about }: يعترض العميل على خفض الأولوية
notice-expiring = { $about }: ينتهي عقد { $days }
notice-days = { $days ->
    [0] اليوم
    [one] بعد يوم واحد
    [two] بعد يومين
    [few] بعد { $days } أيام
    [many] بعد { $days } يومًا
   *[other] بعد { $days } يوم
}
notice-other = { $about }: أُبلغ العميل بأمر

told-title = الإشعارات
told-when = أبلغني عندما
told-page = في الصفحة
told-browser = المتصفح
told-mail = البريد
told-mail-later = يسري اختيار البريد متى بدأ مكتب الدعم بإرسال البريد.
told-cell = { $topic }: { $way }
told-save = حفظ الاختيار
told-soon = يقترب موعد وعد لي
told-missed = يفوت موعد وعد لي
told-assigned = تُسند إليّ حالة
told-customer-wrote = يكتب العميل في حالتي
told-held = ينتظر ردّي المؤجل أو يعود أو لا يصل إلى أحد
told-ran-out = لا يؤكد أحد أن العميل متاح
told-unseen = لا يتولى أحد حالة
told-contested = يعترض عميل على خفض الأولوية (لمسؤولي الفرق)
told-contract = ينتهي عقد (لمسؤولي الفرق)
told-support-wrote = يكتب إليّ فريق الدعم في حالة
told-asked = يسأل فريق الدعم هل أنا متاح
told-lowered = يخفض فريق الدعم أولوية أو يبتّ في اعتراض
told-always-mailed = سؤالكم هل أنتم متاحون وإبلاغكم بخفض الأولوية يصلان بالبريد دائمًا أيضًا، فلا بد أن تعلموا بهما في حينه. وكذلك إشعارات الاستلام.
