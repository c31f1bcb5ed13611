### ما يكتبه المكتب بالبريد. المدد والأوقات تأتي بالكلمات.

## في كل رسالة

mail-subject = { $case } { $what }
mail-reply-subject = رد: { $case } { $subject }
mail-from = { $who } · { $case }
mail-from-person = { $name }، { $who } · { $case }
mail-from-desk = رَدّ · { $case }
mail-from-radd = رَدّ
mail-from-reminder = رَدّ · تذكير عند { $percent }
mail-moment = { $when }، { $whose }
mail-your-time = بتوقيتكم، { $place }
mail-your-time-and = بتوقيتكم، { $place }؛ { $when } بتوقيت { $site }
mail-own-time = بتوقيتك، { $place }
mail-own-time-and = بتوقيتك، { $place }؛ { $when } بتوقيت { $site }
mail-in-place = بتوقيت { $place }
mail-in = { $when }، { $place }
mail-erased = مُحي
mail-quoted = { $name }، { $when }
mail-open-case = فتح الحالة
mail-reply-adds = للإضافة يكفي الرد على هذه الرسالة.
mail-case = { $case } { $subject }
mail-organisation = { $name }، خطة { $plan }
mail-priority = الأولوية { $number }، { $name }
mail-priority-fact = { $number }، { $name }
mail-the-customer = العميل

## ما يقوله النص وحده هكذا

mail-text-way = { $what }:
mail-text-fact = - { $what }: { $said }
mail-text-counted = - { $what }: { $said } ({ $amount })
mail-text-uncounted = - { $what }: { $said }، لا يُحتسب

## الوعد

mail-respond-by = موعد الاستجابة { $when }
mail-was-due = كان موعد الاستجابة { $when }
mail-respond-by-row = موعد الاستجابة
mail-of-working-time = { $amount } من ساعات العمل
mail-around-the-clock = { $amount } على مدار الساعة
mail-counted = الأولوية { $number }: { $amount }
mail-counted-quote = الأولوية { $number }: { $amount } وفق عرض الأسعار { $quote } ({ $line })
mail-quote = عرض الأسعار المقدم لكم: { $quote }.

## إشعار الاستلام

mail-receipt-subject = استلمنا حالتكم، وموعد الاستجابة { $when }
mail-receipt-late-subject = استلمنا حالتكم
mail-receipt-preview = موعد الاستجابة { $when }، { $whose }.
mail-receipt-by-mail = { $name }، أصبحت رسالتكم الواردة { $when } الحالة { $case }: «{ $subject }».
mail-receipt = { $name }، وصلتنا { $when } الحالة { $case }: «{ $subject }».
mail-matched-late = لم نتمكن من ربطها بعقدكم إلا بعد ذلك الموعد. يُعدّ الوعد فائتًا، ونستجيب في أقرب وقت.
mail-late = يُعدّ الوعد فائتًا، ونستجيب في أقرب وقت.
mail-raise-title = هل التأثير على أعمالكم أكبر من ذلك؟
mail-raise-why = لا يمكن تأكيد أولوية أعلى بالبريد، لذلك تُفتح الحالة بالأولوية { $number }. يمكنكم رفعها، ويُحتسب الوقت عندئذ من لحظة التأكيد:
mail-raise-means = { $target }. { $definition }
mail-raise-and-stay = { $target }. { $definition } ويبقى أحدكم متاحًا.
mail-raise-do = تأكيد أولوية أعلى
mail-contact-hours = في هذه الأولوية نتواصل معكم خلال ساعات العمل: { $hours }.
mail-receipt-is-none = أُرسل إشعار الاستلام هذا تلقائيًا، ولا يُعدّ استجابة.

mail-triage-subject = استلمنا رسالتكم
mail-triage-named = { $name }، استلمنا رسالتكم، وهي الحالة { $case }.
mail-triage = استلمنا رسالتكم، وهي الحالة { $case }.
mail-triage-next = يتولى أحد موظفي الدعم ربطها بعميلها، ونكتب إليكم متى تم ذلك.
mail-triage-is-none = أُرسل إشعار الاستلام هذا تلقائيًا، ولا يُعدّ استجابة.

## الرد، والإشعار إلى عدة عملاء

mail-kept = { $kept } قبل موعده ({ $when }) بمدة { $amount }.
mail-late-kept = { $late }. كان موعدها { $when }.
mail-stay = في الأولوية { $number } يُرجى البقاء متاحين حتى يتم التخفيف من حدة المشكلة.
mail-reply-seen = يكفي الرد على هذه الرسالة، ويراه زملاؤكم المشاركون في الحالة.
mail-bulk = أُرسلت هذه الرسالة إلى عدة عملاء، ولا تُعدّ استجابة لحالتكم.
mail-still-due = موعد الاستجابة كما وعدنا { $when }.

## خفض الأولوية، والقرار فيه

mail-lowered-subject = خُفضت الأولوية من { $from } إلى { $to }
mail-lowered-silent-subject = خُفضت الأولوية من { $from } إلى { $to } لتعذّر الوصول إليكم
mail-lowered-preview = الموعد الجديد والسبب والأدلة وكيفية الاعتراض.
mail-lowered-title = خفضنا أولوية هذه الحالة من { $from } إلى { $to }
mail-lowered-silent = { $name }، حاولنا الوصول إلى أحد في { $organisation } بشأن «{ $subject }» ولم نتمكن. العمل على الحالة مستمر.
mail-lowered-reason = { $name }، نحتاج بشأن «{ $subject }» إلى ما لم يتيسر تقديمه. العمل على الحالة مستمر.
mail-due-before = الموعد السابق
mail-due-now = الموعد الجديد
mail-due-fact = { $when } ({ $amount })
mail-tried = ما حاولناه
mail-tried-asked = سؤال عن التوفّر بالبريد ونظام التذاكر
mail-tried-undelivered = لم يصل السؤال إلى أحد، فلا يُعدّ دليلًا
mail-tried-call = اتصال: لا رد
mail-tried-voicemail = اتصال: بريد صوتي، تُركت رسالة
mail-tried-ran-out = { $amount } دون رد
mail-tried-lowered = الخفض: { $name }
mail-contest-why = هل أخطأنا؟ أخبرونا بما فاتنا. ينظر مسؤول الفريق في الأمر، وإن كنتم على حق فكأن الأولوية لم تُخفض قط.
mail-contest-do = الاعتراض على الخفض
mail-raise-reachable = نحن متاحون: رفع الأولوية من جديد
mail-raise-again = رفع الأولوية من جديد
mail-plan-says = تنص الخطة على ما يلي: { $rule }

mail-upheld-subject = الحق معكم: عادت الأولوية { $number }
mail-upheld-title = قُبل اعتراضكم
mail-upheld = { $name }، كأن أولوية «{ $subject }» لم تُخفض قط، فقد عادت { $number }.
mail-dismissed-subject = بقي الخفض: الأولوية { $number }
mail-dismissed-title = بقي الخفض
mail-dismissed = { $name }، نظر مسؤول الفريق في اعتراضكم بشأن «{ $subject }». تبقى الأولوية { $number }.
mail-missed = لم يتم الوفاء بوعدنا: كان موعد الاستجابة { $when }.

## التوفّر

mail-available-title = هل يمكننا الوصول إليكم الآن؟
mail-available-preview = سؤال من { $agent } بشأن حالتكم ذات الأولوية { $number }: هل أحدكم متاح؟
mail-available-ask = { $name }، العمل جارٍ على «{ $subject }»، ونحتاج إلى من يجرّب معنا من جهتكم. السؤال من { $agent }.
mail-available-other = اقتراح وقت آخر أو شخص آخر
mail-available-any = أي رد على هذه الرسالة يكفي، من أيٍّ منكم.
mail-asked = وقت السؤال
mail-answer-by = نرجو الرد قبل
mail-our-promise = وعدنا
mail-promise-unchanged = موعد الاستجابة { $when }، دون تغيير
mail-promise-late = كان موعد الاستجابة { $when }، وقد فات
mail-asked-by = عن طريق
mail-asked-by-ways = البريد ونظام التذاكر
mail-available-duty = في حالات الأولوية { $number } يجب أن يظل أحدكم متاحًا حتى يتم التخفيف من حدة المشكلة.
mail-available-else = إذا لم يرد أحد، يجوز لشركة { $vendor }، وفقًا لتقديرها، خفض الحالة إلى الأولوية { $to }. نبلغكم حينها مع الأدلة، ويمكنكم الاعتراض.

## إلى من يعملون على الحالات

mail-why = تصلك هذه الرسالة لأنك تُبلَّغ بمثلها بالبريد.
mail-choose = اختيار ما يُبلَّغ به
mail-enough = هل يكفي هذا؟
mail-unsubscribe = إيقاف هذا النوع من الرسائل
mail-fact-case = الحالة
mail-fact-organisation = الجهة
mail-fact-was-due = كان موعد الاستجابة

mail-held-title = ردّك ينتظر ساعات العمل
mail-held = في هذه الأولوية نتواصل مع العملاء خلال ساعات العمل فقط. كانت الساعة { $time } بتوقيت { $place } حين أرسلت ردّك، لذا يُرسل عند بدء الدوام. لم يره العميل بعد.
mail-held-subject = ردّك مؤجل إلى { $time } بتوقيت { $place }
mail-held-preview = يُرسل { $when }.
mail-held-change = تعديل أو سحب أو إرسال الآن
mail-leaves = يُرسل
mail-leaves-keeps = يتم الوفاء به عند الإرسال، قبل موعده ({ $when }) بمدة { $amount }
mail-leaves-late = لا يُرسل إلا بعد { $when }، وعندئذ يكون الوعد قد فات
mail-writes-first = إذا وصلت قبله رسالة من { $name }
mail-back-to-draft = يعود مسودة ونخبرك بذلك
mail-your-reply = ردّك
mail-back-title = عاد ردّك مسودة
mail-back = وصلت رسالة من { $name } قبل إرسال ردّك، فلم يُرسل.
mail-back-do = قراءة ما كُتب
mail-undelivered-title = لم يصل ردّك إلى أحد
mail-undelivered = ارتدّ الرد نهائيًا، فلم يُقرأ لدى { $name }. لا يُعدّ استجابة.

mail-ran-out-title = لم يؤكد أحد أنه متاح
mail-ran-out = انتهت المهلة دون أي إشارة من العميل. لا يُخفض شيء لذلك وحده، والقرار لك.
mail-grace-ended = انتهت المهلة
mail-assigned-title = أُسندت إليك حالة
mail-assigned = الإسناد من { $name }.
mail-wrote-title = كتب العميل
mail-wrote = رسالة من { $name } في حالة تعمل عليها.
mail-triage-alert-title = حالة تنتظر في الفرز
mail-triage-alert = وصلتنا { $when } ولم يربطها أحد بعميلها. لا وعد لها قبل ذلك.
mail-urgent-alert-title = لم يستمع أحد إلى مكالمة عاجلة
mail-urgent-alert = وردت المكالمة { $when }. يلزم الاستماع إليها أو معاودة الاتصال.
mail-contested-title = اعتراض على خفض الأولوية
mail-contested = اعتراض من { $name } على خفض الأولوية من { $from } إلى { $to }. القرار لمسؤول الفريق.
mail-contested-decide = النظر فيه والبت
mail-reminder-subject = { $lead }: { $organisation }، الأولوية { $number }
mail-respond-by-at = موعد الاستجابة { $when }
mail-was-due-at = كان موعد الاستجابة { $when }
mail-used = المحتسب
mail-used-of = { $used } من أصل { $whole }
mail-only-a-reply = الوفاء بالوعد يكون بالرد فقط.
mail-expiring-subject = ينتهي عقد { $name }
mail-expiring-title = عقد ينتهي
mail-expiring = عقد { $name } سارٍ حتى { $day }، ولا عقد يليه. ما يرد بعد ذلك من حالات يدخل الفرز دون وعد.
mail-last-day = اليوم الأخير
mail-open-organisation = فتح صفحة الجهة

## تسجيل الدخول

mail-sign-in-subject = رابط الدخول إلى دعم { $vendor }
mail-sign-in = يُضغط الزر على الجهاز المراد الدخول منه. يعمل مرة واحدة، حتى { $until } ({ $minutes }).
mail-minutes = { $minutes ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $minutes } دقائق
    [many] { $minutes } دقيقة
   *[other] { $minutes } دقيقة
}
mail-once-until = يعمل مرة واحدة، حتى { $until }.
mail-asked-for = وقت الطلب
mail-asked-from = من
mail-not-you = لم تطلبه؟ لا تفعل شيئًا، فلا دخول بغير هذا الرابط. لا نطلب كلمة مرور ولا رمزًا بالبريد أو الهاتف أبدًا.
mail-invitation-subject = دعوة إلى دعم { $vendor }
mail-invitation = هذه الدعوة إلى { $name }. يُرجى اختيار كلمة مرور للدخول بها من الآن فصاعدًا.
mail-invitation-do = اختيار كلمة المرور
mail-invitation-until = يعمل الرابط مرة واحدة، حتى { $until }.
mail-not-expected = لم تتوقع هذه الرسالة؟ لا تفعل شيئًا، فلا دخول بغير هذا الرابط.
