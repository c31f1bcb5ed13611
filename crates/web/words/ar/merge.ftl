### الدمج والفصل والاعتراض على الخفض.

case-cancel = رجوع

merge = دمج حالتين
merge-no-such = لا حالة { $case } يحق لك أن تراها.
merge-with-hint = رقمها، مثل 27. ويجب أن تكون الحالتان لمؤسسة واحدة.
merge-look = عرض الاثنتين
merge-which = أي حالة تستمر؟
merge-keep = تبقى { $case }
merge-what-happens = ما الذي سيحدث
merge-each-keeps = لكل حالة وعدها وسجلّها.
merge-together = تُظهر القائمة أقرب موعد، { $when } في { $place }، والأولوية الأعلى، { $priority }.
merge-first-reply = أول رد بعد الدمج يفي بالوعدين معًا، ولا يتوقف أي احتساب في الأثناء.
merge-messages = تجتمع رسائل الحالتين بترتيبها الزمني.
merge-people = من يشارك في الحالة المدموجة يشارك في الحالة المستمرة.
merge-undo = التراجع متاح دائمًا: تستعيد كل حالة رسائلها، وتبقى اللاحقة في الحالة المستمرة.
merge-do = دمج
merge-link-instead = ربط فقط، مع بقاء الاثنتين

split = فصل إلى حالة جديدة
split-which = أي رسالة
split-new = الحالة الجديدة
split-subject = الموضوع
split-unconfirmed = 3، إذ لم يؤكد أحد غيرها
split-do = فصل
split-look = عرض وعدها
split-promise = وعدها
split-nothing = ليس في هذه الحالة من العميل إلا الرسالة التي بدأت بها. لا شيء يُفصل بعد.
split-choose = اختر رسالة لعرض ما تعد به حالتها.
split-caption = الأولوية { $priority }

contest = اعتراض على خفض الأولوية
contest-since = بانتظار مسؤول فريق منذ { $when } بتوقيتك
contest-times = كل الأوقات بتوقيت { $place }
contest-says = اعتراض { $who }
contest-evidence = الأدلة
contest-evidence-rule = كما سُجلت، ولا يمكن لأحد تعديلها
contest-wrote = { $who }: رسالة: { $words }
contest-decision = قرارك
contest-uphold = الحق مع العميل: استعادة الأولوية { $from }
contest-uphold-means = يعود الموعد كأن الخفض لم يكن، ولو جعله ذلك فائتًا.
contest-missed = فات ذلك الموعد { $when }، فالوعد فائت، ويبقى كذلك مهما تلاه.
contest-stand = يبقى الخفض إلى { $to }
contest-stand-means = يمكن للعميل رفعها من جديد بالتأكيد، ويُحتسب الوقت حينها من تلك اللحظة.
contest-sign = صدر عن جهة العميل ما يدل على توفرها خلال المهلة.
contest-sign-means = لم يتحقق شرط «لا رسالة ولا مكالمة ولا تأكيد من أي أحد».
contest-reason = السبب، ويظهر للعميل ويُحفظ في السجل
contest-do = البت وإبلاغ العميل
contest-was-upheld = بُتّ في الاعتراض: قُبل.
contest-was-dismissed = بُتّ في الاعتراض: يبقى الخفض.

move = نقل الحالة إلى موقع أو عقد آخر
move-contract-in-force = العقد الساري للموقع
move-contract-named = العقد { $contract }: { $plan }، من { $from } إلى { $to }
move-correction = اختير الموقع أو العقد خطأً
move-correction-means = تُحسب الحالة عندئذ من وقت تقديمها، وفق ما كان ساريًا حينها.
move-look = عرض الموعدين
move-now = كما هي الآن
move-after = بعد النقل
move-missed = مضى ذلك الموعد { $when }، فيُعدّ الوعد فائتًا.
move-reason = سبب النقل
move-do = نقل
