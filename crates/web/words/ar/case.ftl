### صفحة الحالة كما يراها موظفو الدعم.

case-owner = المسؤول: { $name }
case-by-portal = وردت عبر نظام التذاكر
case-by-email = وردت بالبريد الإلكتروني
case-by-phone = وردت بالهاتف
case-by-desk = النظام
case-by-stranger = مرسل غير معروف
case-somebody = شخص من جهة العميل
case-timeline = سير الحالة
case-details = تفاصيل الحالة
case-how-counted = كيف احتُسب الوقت
case-how-counted-link = كيف احتُسب هذا الوقت
case-ledger-caption = الأولوية { $priority } في خطة { $plan }: { $target } من وقت الدعم، { $place }
case-undo = تراجع
case-decide = البت في الاعتراض
case-heard = تأكيد الاستماع
case-read = تأكيد القراءة
case-split = فصل إلى حالة جديدة

stands-waiting = بانتظار العميل
stands-resolved = محلولة
stands-withdrawn = سحبها العميل
stands-closed = مغلقة
stands-void = ملغاة: { $reason }
stands-merged = جزء من { $case }

## التوفر والأولوية

case-availability = توفّر العميل
case-duty = في هذه الأولوية يجب أن يظل العميل متاحًا حتى يتم التخفيف من حدة المشكلة.
case-ask-availability = التحقق من التوفّر
case-record-available = العميل يقول إنه متاح…
case-who-said = من قال ذلك
case-somebody-else = شخص آخر
case-record-available-do = تسجيل ذلك
presence-unasked = لم يُسأل بعد
presence-running = سُئل ولم يجب بعد؛ تنتهي المهلة { $when }
presence-silent = لم يجب أحد خلال المهلة التي انتهت { $when }
presence-undelivered = لم يصل التحقق المرسل { $when } إلى أحد، فالصمت لا يثبت شيئًا
presence-cancelled = أُلغي التحقق المرسل { $when }
presence-available = متاح، تأكّد ذلك بعد التحقق المرسل { $when }
presence-available-who = متاح: { $who }، { $when }
lower = خفض الأولوية…
lower-conditions = يجوز خفض هذه الحالة إلى الأولوية { $to } عند تحقق أحد الشرطين:
lower-silent = لم يظل العميل متاحًا للتواصل
lower-cannot-provide = العميل غير قادر على توفير الموارد أو الإجابات اللازمة للحل
lower-reason = السبب، ويظهر للعميل
lower-do = خفض إلى الأولوية { $to }
raise = رفع الأولوية…
raise-to = يؤكد العميل نص الأولوية
raise-how = طريقة التأكيد
raise-confirmed = أكّد العميل هذا النص
raise-do = رفع الأولوية وتسجيل التأكيد
case-who-confirmed = من أكّد
confirmed-by-form = في النموذج
confirmed-by-link = بالرابط الوارد في إشعار الاستلام
confirmed-by-key = بمفتاح من الهاتف
confirmed-by-word = شفهيًا لموظف دعم
outlook = الوعد الجديد: { $when } ({ $target }، { $why })
outlook-none = لا وعد ليتغير.
case-in-queue = في قائمة الانتظار
case-previous = السابقة
case-following = التالية
case-further = أهداف أخرى
further-due = موعدها { $when }
further-paused = متوقفة ما دام العميل مُنتظَرًا
further-missed = فات موعدها { $when }
further-done = تمت
case-every-deadline = كل موعد وُعد به
ended-running = سارٍ
ended-kept = تم الوفاء به
ended-missed = فات
ended-replaced = حل غيره محله
ended-never-was = كأن لم يكن
ended-lapsed = انقضى أثناء الإغلاق

## المسؤول والروابط

case-work = المسؤول والوسوم والروابط
case-agent = المسؤول
case-team = الفريق
case-assign = إسناد
case-assign-me = إسناد إليّ
case-tags = الوسوم
case-tag = وسم جديد
case-tag-do = إضافة
case-untag = إزالة الوسم { $tag }
case-parts = حالات هي جزء من هذه
case-part = التراجع عن الدمج
case-links = الروابط
case-link = ربط حالة أخرى…
case-link-do = ربط
case-unlink = فك الربط
case-number = رقم الحالة
case-relation = الحالة الأخرى
relation-related = ذات صلة بهذه
relation-parent = هي الحادث الذي هذه جزء منه
relation-part = جزء من هذا الحادث

## وضع الحالة

case-next = الخطوة التالية
case-resolve = تحديدها محلولة
case-wait = انتظار العميل
case-wait-no-longer = الخطوة التالية علينا
case-mitigate = تم التخفيف من الأثر
case-reopen = إعادة الفتح
case-close = إغلاق
case-call = تسجيل مكالمة…
call-direction = من اتصل
call-outbound = اتصلنا بالعميل
call-inbound = اتصل العميل بنا
call-end = كيف انتهت
call-answered = أُجيب عنها وجرى حديث
call-unanswered = لم يجب أحد
call-voicemail = بريد صوتي
call-counts = المكالمة التي أُجيب عنها تُعدّ استجابة، أما التي لم يُجب عنها أحد فلا.
call-do = تسجيل المكالمة
case-merge-with = الدمج مع
case-merge = دمج…
case-void = هذه الحالة لا تُحتسب…
void-reason = ما هي
void-spam = رسالة مزعجة
void-test = اختبار
void-duplicate = مكررة
void-words = السبب، للسجل
void-counts = تظهر مع سببها في كل الأرقام.
void-do = إلغاء الحالة

## حقائق

case-open-contract = فتح
case-working-hours = ساعات العمل
case-not-included = غير مشمول:
contract-hours = { $region }، { $hours }
contract-hours-quoted = { $region }، بالساعات الواردة في عرض الأسعار
case-contact = جهة الاتصال
case-local-time = التوقيت المحلي

## الكتابة

composer = كتابة
composer-kind = نوع الرسالة
composer-reply-to = ردّ إلى { $name }
composer-the-customer = العميل
composer-note = ملاحظة داخلية
composer-message = الرسالة
composer-attach = إرفاق
composer-files = الملفات، 10 على الأكثر
composer-status = الحالة مع هذا الرد
composer-status-open = تبقى مفتوحة
composer-status-waiting = تنتظر العميل
composer-status-resolved = محلولة
composer-send = إرسال الرد
composer-send-at = إرسال { $when }
composer-send-as-well = إرسال ردّي أيضًا
composer-save-note = حفظ الملاحظة
composer-note-when = لا يراها إلا فريقك، ولا تُعدّ استجابة.
composer-seals = هذه هي الاستجابة الأولية، وتفي بالوعد قبل موعده بمدة { $amount }.
composer-seals-when-sent = يتم الوفاء بالوعد عند الإرسال، قبل موعده بمدة { $amount }.
composer-late = هذه هي الاستجابة الأولية، وقد فات موعدها منذ { $amount }.
composer-late-when-sent = يُرسل بعد الموعد بمدة { $amount } من وقت الدعم.
composer-no-promise = لا وعد للحالة بعد: اربطها بعميلها.
composer-later = ينتظر ساعات العمل، كما تقتضي هذه الأولوية.
composer-at-once = يُرسل فورًا.
composer-waits = الساعة الآن { $now } في { $place }. في هذه الأولوية نتواصل مع العميل خلال ساعات العمل فقط، لذا ستُرسل هذه الرسالة { $when }، أي بعد { $amount }.
composer-waits-and-yours = الساعة الآن { $now } في { $place }. في هذه الأولوية نتواصل مع العميل خلال ساعات العمل فقط، لذا ستُرسل هذه الرسالة { $when } هناك ({ $yours } بتوقيتك)، أي بعد { $amount }.
composer-conflict = رد من { $who }، { $when }.
composer-conflict-customer = رسالة من { $who }، { $when }.
composer-still-there = نصك ما زال في المربع.
held-reword = تعديل
held-reword-do = حفظ النص الجديد
held-send = الإرسال الآن بدلًا من ذلك…
held-send-reason = سبب الإرسال خارج ساعات العمل، ويُحفظ في السجل
held-send-do = إرسال الآن
held-take-back = استرجاع
draft-use = وضع النص في المربع

## ما تم للتو

done-reply = غادر الرد.
done-held = الرد مؤجل، ويُرسل { $when }.
done-note = حُفظت الملاحظة.
done-reworded = صيغ الرد من جديد.
done-taken-back = استُرجع الرد، ونصه في المربع.
done-call = سُجلت المكالمة.
done-heard = سُجل أنه سُمع أو قُرئ.
done-asked = سُئل العميل، والمهلة جارية.
done-available = سُجل أنه متاح.
done-raised = رُفعت الأولوية.
done-lowered = خُفضت الأولوية، ويُبلَّغ العميل.
done-assigned = تم الإسناد.
done-tagged = أُضيف الوسم.
done-untagged = أُزيل الوسم.
done-linked = رُبطت الحالتان.
done-unlinked = فُك الربط.
done-mitigated = تم التخفيف من الأثر.
done-waiting = الحالة بانتظار العميل، ولا تنتظر معها أي ساعة استجابة.
done-waiting-no-longer = الخطوة التالية علينا.
done-resolved = الحالة محلولة.
done-voided = الحالة لا تُحتسب.
done-reopened = الحالة مستمرة.
done-closed = أُغلقت الحالة.
done-terms = الحالة وفق أحدث الشروط.
done-moved = نُقلت الحالة.
done-corrected = صُحّح الموقع أو العقد.
done-merged = دُمجت الحالتان.
done-parted = تم التراجع عن الدمج.
done-split = أُنشئت هذه الحالة من الرسالة.
done-decided = بُتّ في الاعتراض، ويُبلَّغ العميل.

## الشروط والسجل

terms = شروط أحدث…
terms-newer = للعقد أو الكتالوج أو العطل إصدار أحدث.
terms-reason = سبب نقل الحالة إليه
terms-do = نقل إلى أحدث الشروط
history = السجل
history-link = السجل
history-rule = كل ما سُجل بترتيبه، ولا يتغير منه شيء.
history-place = الرقم
history-when = متى
history-what = ماذا
history-recorded = سُجل { $when }
