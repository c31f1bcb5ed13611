### مكتب الدعم: الشريط الجانبي وقوائم الحالات.

nav-search = بحث أو انتقال
nav-views = طرائق العرض
nav-queue = قائمة الانتظار
nav-saved = المحفوظة
nav-saved-views = طرائق العرض المحفوظة
nav-more = المزيد
nav-desk = مكتب الدعم
nav-organisations = المؤسسات

view-needs-response = بانتظار الاستجابة
view-mine = حالاتي
view-unassigned = غير مسندة
view-urgent = الأولوية 1 و2
view-waiting = أُجيبت وتنتظرنا
view-with-customer = لدى العميل
view-closed-today = أُغلقت اليوم
view-all = كل الحالات
view-triage = الفرز
view-saved = طريقة عرض محفوظة

queue-by-time-left = مرتبة حسب المتبقي من ساعات الدعم
queue-mine-order = مرتبة حسب المتبقي من ساعات الدعم، ثم حسب مدة انتظار العميل لنا
queue-by-waiting = الأطول انتظارًا أولًا
queue-by-change = آخر ما تغيّر أولًا
queue-newest-first = الأحدث أولًا
queue-by-saved-order = بالترتيب الذي حُفظت به طريقة العرض
queue-empty = تم الوفاء بكل الوعود
view-empty = لا حالات هنا الآن
view-empty-next = ما يخص هذه القائمة يظهر من تلقاء نفسه.
filter-empty = لا حالة توافق التصفية
filter-empty-next = امسح التصفية، أو اطلب شروطًا أقل.
queue-empty-next = لا شيء هنا ينتظرنا. تظهر الحالة التالية من تلقاء نفسها.

group-late = متأخرة
group-short = أقل من ساعتين من ساعات الدعم
group-later = لاحقًا
group-waits-for-us = أُجيبت والعميل ينتظرنا من جديد
group-answered-today = أُجيبت اليوم، وهي الآن لدى العميل

column-case = الحالة
column-organisation = المؤسسة والخطة
column-promise = الوعد
column-left = المتبقي
column-due = الموعد بتوقيتك
column-agent = المسؤول
row-waits = ينتظر { $time }
row-unheard = لم يسمعها أحد بعد
nobody = لا أحد
erased = مُحي
next-page = المزيد من الحالات

filter = تصفية
filter-wrong = تعذّرت قراءة التصفية
filter-priority = الأولوية من بين
filter-state = الوعد من بين
filter-agent = المسؤول
filter-team = الفريق
filter-awaits = الخطوة التالية على
filter-channel = وصلت عبر
filter-tags = عليها كل الوسوم
filter-tags-hint = افصل بينها بفواصل
filter-anybody = أي أحد
filter-nobody = لا أحد
filter-me = أنا
filter-any = أي فريق
filter-my-teams = أحد فرقي
filter-no-team = بلا فريق
filter-us = فريق الدعم
filter-customer = العميل
filter-clear = مسح
filter-apply = تطبيق
filter-address = عنوان هذه الصفحة يحمل التصفية: أرسله إلى زميل ليرى القائمة نفسها.

views-title = طرائق العرض المحفوظة
views-save = حفظ كطريقة عرض…
views-keep = حفظ
views-name = الاسم
views-team = من يراها
views-only-me = أنا فقط
views-shared = مشتركة مع الفريق { $team }
views-own = لك وحدك
views-by = حفظها { $name }
views-change = تعديل…
views-position = موضعها في القائمة: الأرقام الأصغر أولًا
views-remove = إزالة
views-none = لا طرائق عرض محفوظة بعد
views-none-next = صفِّ قائمة الانتظار واحفظ التصفية باسم، فتظهر في الشريط الجانبي.

state-run = جارٍ
state-idle = متوقف، خارج الدوام
state-soon = قارب الانتهاء
state-late = متأخر
state-kept = تم الوفاء به
state-late-kept = أُجيب متأخرًا
state-none = بلا وعد

channel-portal = البوابة
channel-email = البريد الإلكتروني
channel-phone = الهاتف

plan-basic = أساسي
plan-premium = ممتاز

search = البحث
search-what = البحث في الحالات والأشخاص والمؤسسات
search-do = بحث
search-nothing = لا شيء يطابق «{ $q }»
search-where = شمل البحث مواضيع كل الحالات التي يحق لك فتحها ورسائلها ووسومها والأشخاص والمؤسسات.
search-people = الأشخاص
search-cases = الحالات
search-folds = لا فرق في البحث بين أ إ آ ا، ولا بين ة ه، ولا بين ى ي، ولا أثر للتشكيل، و١ و1 سواء. ويشمل البحث الملاحظات الداخلية.

triage-order = بلا وعد بعد، الأقدم أولًا
triage-waiting = حالات تنتظر ربطها بعميل
triage-empty = لا شيء ينتظر الربط
triage-empty-next = يظهر هنا كل ما يصل ممن لا نعرفه.
triage-reached-us = وصلت إلينا { $when }
triage-contract-hidden = ما يعد به العقد يظهر لك وحدك، ولا يُرسل منه شيء إلى صاحب الرسالة.
triage-whose = لمن هذه الحالة؟
triage-no-contract = بلا عقد
triage-stays = لم يكن يسري عقد حينها: تبقى الحالة هنا بلا وعد.
triage-default-site = الموقع الافتراضي في العقد
triage-bind = ربط بهذه المؤسسة
triage-open = فتح الحالة
triage-would-promise = الوعد الذي يكون لها
triage-counted = إن رُبطت حُسب من وقت التقديم

undo = تراجع
bulk-select = تحديد
bulk-select-one = تحديد { $number }
bulk-stop = إنهاء التحديد
bulk-selected = للحالات المحددة
bulk-assign = إسناد
bulk-tag = وسم
bulk-tag-name = الوسم
bulk-link = ربط بحادث
bulk-incident = رقم الحادث
bulk-void = إلغاء…
bulk-void-do = إلغاء الحالات المحددة
bulk-void-rule = تظهر الحالات الملغاة في كل الأرقام مع سببها.
bulk-words = السبب
bulk-never = تُخفض الأولويات وتُحل الحالات واحدة واحدة: لكل منها سببها أو ردها.
bulk-none = حدّد حالة واحدة على الأقل.
bulk-not-done = تعذّر إتمام بعض ما طُلب
bulk-assigned = { $count ->
    [zero] لم تُسند أي حالة.
    [one] أُسندت حالة واحدة.
    [two] أُسندت حالتان.
    [few] أُسندت { $count } حالات.
    [many] أُسندت { $count } حالة.
   *[other] أُسندت { $count } حالة.
}
bulk-tagged = { $count ->
    [zero] لم توسم أي حالة.
    [one] وُسمت حالة واحدة.
    [two] وُسمت حالتان.
    [few] وُسمت { $count } حالات.
    [many] وُسمت { $count } حالة.
   *[other] وُسمت { $count } حالة.
}
bulk-linked = { $count ->
    [zero] لم تُربط أي حالة بالحادث.
    [one] رُبطت حالة واحدة بالحادث.
    [two] رُبطت حالتان بالحادث.
    [few] رُبطت { $count } حالات بالحادث.
    [many] رُبطت { $count } حالة بالحادث.
   *[other] رُبطت { $count } حالة بالحادث.
}
bulk-voided = { $count ->
    [zero] لم تُلغَ أي حالة.
    [one] أُلغيت حالة واحدة.
    [two] أُلغيت حالتان.
    [few] أُلغيت { $count } حالات.
    [many] أُلغيت { $count } حالة.
   *[other] أُلغيت { $count } حالة.
}
bulk-undone = { $count ->
    [zero] لم يُتراجع عن شيء.
    [one] تم التراجع في حالة واحدة.
    [two] تم التراجع في حالتين.
    [few] تم التراجع في { $count } حالات.
    [many] تم التراجع في { $count } حالة.
   *[other] تم التراجع في { $count } حالة.
}

open-lede = لعميل اتصل أو كتب بطريق آخر
open-unsent = كنت تكتب حالة جديدة.
open-go-on = متابعة كتابتها
open-unknown = مرسل لا نعرفه
open-unknown-next = تنتظر الحالة في الفرز بلا وعد حتى تُربط بعميلها.
open-another = عميل آخر
open-no-contract = لا عقد سارٍ: تنتظر الحالة في الفرز ولا وعد بعد.
open-contact = لمن هي
open-nobody = لا أحد بعينه
open-channel = كيف وصلت إلينا
open-call = إن كانت مكالمة
open-answered = أجاب عنها موظف دعم الآن
open-unanswered = لم يُجب عنها أحد
open-voicemail = تُركت رسالة
open-submitted = متى وصلت إلينا
open-submitted-hint = بتوقيت { $city }؛ والفارغ يعني الآن. ويُحسب الوعد من هنا.
open-confirmed = أكد لي العميل ذلك شفهيًا
open-message = ما يقوله العميل
open-if-now = لو وصلت الآن لكان موعد الاستجابة
open-do = فتح الحالة
