### البوابة: حالات العميل، وحالة واحدة، وحالة جديدة، ومؤسسته.

## القائمة

cases-waiting-for-us = بانتظار استجابتنا
cases-waiting-for-you = بانتظار ردّكم
cases-closed = مغلقة
cases-recent = أُرسلت خلال آخر 90 يومًا
cases-clocks = جميع الأوقات بتوقيت { $place }
cases-sent = { $number } · أُرسلت { $when }
cases-none = لا حالات بعد
cases-none-next = عند تقديم حالة ترون موعد استجابتنا قبل الضغط على زر الإرسال.
cases-more = عرض الكل
cases-all-parts = جميع حالاتكم
cases-erased = مُحيت
cases-missed = لم نفِ بالوعد
cases-no-promise = بانتظار ربطها بعقدكم
cases-respond-by = موعد الاستجابة { $when }
cases-was-due = كان موعد الاستجابة { $when }
cases-answer-us = ننتظر ردّكم
cases-you-wrote = كتبتم { $when }
cases-you-closed = أغلقتموها قبل ردّنا
cases-yours-alone = ترون الحالات الخاصة بكم وتلك التي تشاركون فيها، ويرى مديروكم حالات المؤسسة كلها.
cases-of-your-site = يرى زملاؤكم في موقعكم القائمة نفسها.
cases-of-all = يرى زملاؤكم في { $organisation } القائمة نفسها.

## حالة جديدة

new-title = ما الذي يحدث؟
new-lede = اختاروا الأولوية بحسب تأثيرها على أعمالكم. ترون وعدنا قبل الإرسال.
new-site = الموقع
new-site-choose = عرض وعده
new-example = مثال
new-responsibility = مسؤوليتكم
new-confirm = أؤكد: { $name }.
new-confirm-and-stay = أؤكد: { $name }، ويبقى أحدنا متاحًا حتى يتم التخفيف من حدة المشكلة.
new-choose-priority = اختاروا أولوية وأكّدوا نصها
new-confirm-it = أكّدوا نص الأولوية التي اخترتموها، أو اختاروا غيرها
new-say-how-to-reach = اكتبوا كيف نصل إلى أحدكم: هذا مطلوب في هذه الأولوية
new-write-subject = اكتبوا موضوعًا، تكفي بضع كلمات
new-write-message = اكتبوا ما الذي يحدث
new-subject = الموضوع
new-message = ما الذي يحدث، ولمن، ومنذ متى
new-reach = من يبقى متاحًا؟
new-reach-name = الاسم
new-reach-how = الهاتف أو البريد الإلكتروني
new-reach-why = مطلوب في الأولوية 1 و2. إذا تعذّر الوصول إليكم فقد تُخفض الأولوية.
new-reach-line = متاح حتى يتم التخفيف من حدة المشكلة: { $name }، { $how }
new-files-hint = سجلات أو لقطات شاشة، حتى { $count } ملفات، حجم كل منها { $size } ميغابايت على الأكثر
new-send = إرسال الحالة
new-send-now = إذا أرسلتموها الآن فموعد الاستجابة
new-our-promise = وعدنا
new-your-time = بتوقيتكم، { $place }
new-time-in = بتوقيت { $place }
new-counted = الأولوية { $number } في خطتكم: { $amount } من ساعات العمل
new-counted-around = الأولوية { $number } في خطتكم: { $amount } على مدار الساعة
new-counted-quote = الأولوية { $number }: { $amount } كما اتُّفق عليه في عرض الأسعار (في الخطة: { $usual })
new-no-contract = لا عقد لمؤسستكم ساريًا اليوم. تصلنا حالتكم ونربطها يدويًا، وحتى ذلك الحين لا وقت استجابة نعد به.
new-plan-includes = ما تشمله خطتكم
new-plan-what = الاستحقاق
new-plan-yours = { $plan } (خطتكم)

## حالة

portal-you = أنتم
portal-colleague = من زملائكم
portal-by-mail = بالبريد الإلكتروني
portal-bulk-notice = إشعار إلى عدة عملاء، ولا يُعدّ استجابة
portal-automatic = أُرسلت تلقائيًا
portal-call = مكالمة
portal-call-said = تحدثنا عبر الهاتف.
portal-erased = مُحي
portal-conversation = المحادثة
portal-first-reply = الاستجابة الأولية
portal-first-reply-kept = الاستجابة الأولية. تم الوفاء بالوعد قبل موعده بمدة { $amount }
portal-raised = رفع { $who } الأولوية إلى { $to }
portal-lowered-for = خفض { $who } الأولوية إلى { $to }: { $reason }
portal-lowered-silent = خفض { $who } الأولوية إلى { $to } لأن أحدًا لم يُجب حين سألنا إن كنا نستطيع الوصول إليكم { $reason }
portal-lowered-own = خفض { $who } الأولوية إلى { $to } برغبتكم { $reason }
portal-contested = اعترض { $who } على خفض الأولوية: { $words }
portal-upheld = قُبل الاعتراض، وكأن الأولوية لم تُخفض قط: { $words }
portal-dismissed = رُفض الاعتراض: { $words }
portal-asked = سألنا إن كنا نستطيع الوصول إليكم
portal-available = أكّد { $who }: متاح الآن
portal-ran-out = لم يُجب أحد في الوقت المحدد حين سألنا إن كنا نستطيع الوصول إليكم
portal-mitigated = تم التخفيف من حدة المشكلة، ولم يعد البقاء متاحين مطلوبًا
portal-resolved = نعدّ المشكلة محلولة
portal-withdrawn = أغلق { $who } الحالة
portal-closed = أُغلقت الحالة
portal-reopened = أعاد { $who } فتح الحالة
portal-merged = تُستكمل في { $case }
portal-attached = أضاف { $who } ملفًا
portal-awaits-you = ننتظر ردّكم. وقت الاستجابة الذي وعدنا به لا يتوقف لذلك.
portal-is-resolved = نعدّ هذه المشكلة محلولة. إن لم تكن كذلك فاكتبوا إلينا هنا لنستكملها.
portal-is-withdrawn = أغلقتم هذه الحالة قبل ردّنا الأول. اكتبوا إلينا هنا لاستكمالها.
portal-is-void = هذه الحالة ملغاة: كانت اختبارًا أو أُرسلت خطأً أو مكررة.
portal-is-closed = هذه الحالة مغلقة. اكتبوا إلينا هنا لاستكمالها.
portal-check = سألنا: هل يمكننا الوصول إليكم الآن؟
portal-check-until = يُرجى الرد قبل { $when }. في الأولوية 1 و2 يبقى أحدكم متاحًا حتى يتم التخفيف من حدة المشكلة.
portal-check-yes = نعم، متاحون الآن
portal-check-other = اقتراح وقت آخر
portal-reply = الرد
portal-write-in-either = اكتبوا بالعربية أو الإنجليزية
portal-files = الملفات
portal-files-again = يُرجى اختيار ملفاتكم من جديد: المتصفحات لا تحتفظ بها.
portal-send-reply = إرسال الرد
portal-solved = حُلّت المشكلة، إغلاق
portal-solved-close = إغلاق الحالة
portal-solved-unanswered = لم نستجب بعد. إذا أغلقتموها الآن فلا يُعدّ الوعد موفى به ولا فائتًا.
portal-solved-answered = يمكنكم إعادة فتحها لاحقًا، ولكن دون وعد جديد بوقت استجابة.
portal-reopen = إعادة الفتح
portal-counted = كيف احتُسب الوقت
portal-ledger = الأولوية { $number } في خطة { $plan }: { $amount } من وقت الدعم
portal-contest = الاعتراض على خفض الأولوية
portal-was-lowered = خفضنا الأولوية من { $from } إلى { $to } في { $when }.
portal-contest-why = لماذا كان الخفض خطأً؟
portal-contest-next = يقرر مسؤول الفريق. إن كان الحق معكم فكأن الأولوية لم تُخفض قط.
portal-raise = رفع الأولوية
portal-raise-to = رفع إلى الأولوية { $number }
portal-raise-confirm = أؤكد هذا النص
portal-lower = خفض الأولوية
portal-lower-next = الأولوية الأدنى تمنحنا وقتًا أطول للاستجابة، محسوبًا من تقديم الحالة.
portal-plan = خطتكم
portal-plan-name = الخطة
portal-support-hours = ساعات الدعم
portal-yes = نعم
portal-no = لا
portal-form-wrong = لم تُرسل بعد. يُرجى تصحيح ما يلي:

## ما جرى للتو

portal-done-opened = وصلتنا حالتكم، وهذا وعدنا:
portal-done-message = وصلتنا رسالتكم.
portal-done-available = شكرًا لكم. علمنا أننا نستطيع الوصول إليكم.
portal-done-raised = رُفعت الأولوية.
portal-done-lowered = خُفضت الأولوية.
portal-done-contested = سيقرر مسؤول الفريق في اعتراضكم.
portal-done-withdrawn = أُغلقت الحالة.
portal-done-reopened = تُستكمل الحالة.

## الخطط والساعات

plan-hours = { $hours }، { $place }
plan-day-hours = { $first } { $hours }
plan-days-hours = من { $first } إلى { $last }، { $hours }

## المؤسسة

portal-org-contract = ما يحق لكم
portal-org-no-contract = لا عقد ساريًا اليوم. تصلنا الحالات مع ذلك ونربطها يدويًا.
portal-org-hidden = تُعرض العقود لمن يرى حالات المؤسسة كلها.
portal-org-quote = عرض الأسعار
portal-org-ends = يسري حتى
portal-org-targets = أوقات الاستجابة
portal-org-in-hours = { $amount } من وقت الدعم
portal-org-around = { $amount } على مدار الساعة
portal-org-sites = المواقع والساعات والعطلات
portal-org-now = الوقت هناك الآن
portal-org-not-covered = لا يشمله عقد سارٍ
portal-org-holidays = العطلات خلال الاثني عشر شهرًا القادمة
portal-org-no-holidays = لا عطلات مدرجة
portal-org-people = الأشخاص
portal-org-sees = يرى
portal-org-reach = البريد الإلكتروني والهاتف
portal-org-only-you = ترون أنفسكم هنا، ويرى مديروكم الجميع.
portal-org-your-site = ترون هنا أشخاص موقعكم، ويرى مديروكم الجميع.
portal-org-everybody = هؤلاء من نعرفهم. اطلبوا منا إضافة أحد أو حذفه.
