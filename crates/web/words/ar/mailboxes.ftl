### صناديق البريد: أولى غرف الإدارة.

nav-administration = الإدارة
mailboxes-title = صناديق البريد
mailboxes-add = إضافة صندوق بريد
mailboxes-none = لا صندوق بريد بعد
mailboxes-none-why = أضف العنوان الذي يكتب إليه العملاء. وحتى ذلك لا يصل أحد إلى المكتب بالبريد، ولا يُبلَّغ أحد به بشيء.
mailboxes-well = كل شيء سليم
mailboxes-needs-you = يحتاج إليك
mailboxes-off = غير مستعمل
mailboxes-check = الفحص الآن
mailboxes-test = الفحص برسالة اختبار
mailboxes-change = التعديل
mailboxes-keep = الحفظ
mailboxes-active = مستعمل: يُستلم بريده ويُرسل
mailboxes-handed-over = لا يُجلب منه شيء: يُسلَّم البريد إليه.
mailboxes-never-fetched = لم يُجلب منه شيء بعد: افحص هل يمكن ذلك.
mailboxes-fetched = يعمل. آخر نظر فيه { $time }.
mailboxes-not-fetched = تعذّر الجلب { $time }: { $problem }. افحصه لتعرف ما العمل.
mailboxes-sends-nothing = لا تخرج رسالة من هنا: سمِّ خادمًا يرسل.
mailboxes-sends = تخرج الرسائل عبر { $server }.

mailboxes-group-self = العنوان
mailboxes-hint-self = ما يكتب إليه العملاء، ومنه تأتي الردود.
mailboxes-group-receiving = الاستقبال
mailboxes-hint-receiving = من أين يُجلب البريد بـ IMAP. اترك الخادم فارغًا حيث يُسلَّم البريد بـ LMTP أو بأنبوب أو بالواجهة البرمجية.
mailboxes-group-sending = الإرسال
mailboxes-hint-sending = الخادم الذي تخرج الرسائل عبره بـ SMTP. اترك المستخدم فارغًا حيث لا يُسأل أحد من هو.
mailboxes-group-oauth = OAuth 2
mailboxes-hint-oauth = لمزوّدين لا يقبلون كلمات المرور: عندها تكون كلمات المرور أعلاه رموز تجديد.
mailboxes-group-trust = المرسلون والتوقيع
mailboxes-hint-trust = من يُصدَّق ما يكتبه في Authentication-Results: خوادم لك تزيل ما وضعه غيرها. وبمحدِّد ومفتاح يُوقَّع ما يُرسل (DKIM).

mailboxes-field-address = العنوان
mailboxes-field-name = الاسم بجانبه
mailboxes-field-aliases = عناوين أخرى، سطر لكل منها
mailboxes-field-host = الخادم
mailboxes-field-port = المنفذ
mailboxes-field-security = الحماية
mailboxes-security-none = بلا حماية، على هذا الجهاز
mailboxes-field-user = المستخدم
mailboxes-field-secret = كلمة المرور؛ الفراغ يبقيها كما هي
mailboxes-field-folder = المجلد
mailboxes-field-token-url = من أين تُجلب الرموز
mailboxes-field-client-id = معرّف البرنامج
mailboxes-field-client-secret = سر البرنامج؛ الفراغ يبقيه كما هو
mailboxes-field-trusted = مستقبِلون موثوقون، سطر لكل منهم
mailboxes-field-dkim-selector = محدِّد DKIM
mailboxes-field-dkim-domain = نطاق DKIM؛ الفراغ يعني نطاق العنوان
mailboxes-field-dkim-key = المفتاح الخاص بصيغة PEM؛ الفراغ يبقيه كما هو

mailboxes-letters = ما لم يُسلَّم
mailboxes-letters-why = جُرِّب ثلاثة أيام ثم ظهر هنا؛ لا يختفي شيء
mailboxes-letters-none = خرجت كل الرسائل.
mailboxes-letter-to = إلى
mailboxes-letter-case = الحالة
mailboxes-letter-made = كُتبت
mailboxes-letter-problem = لماذا لم تخرج
mailboxes-letter-again = الإرسال من جديد
mailboxes-letter-stranger = مرسل رسالة
mailboxes-letter-unsure = لا يعلم أحد هل خرجت: انظر قبل إرسالها من جديد.
mailboxes-filed = بريد لا يخص حالة
mailboxes-filed-about = حُفظ ولم يُجَب: برامج، وتقارير لا تسمّي رسالة لنا
mailboxes-filed-none = لا شيء منه.
mailboxes-filed-why =
    { $why ->
        [own] من عنوان لهذا المكتب
        [report] تقرير عن تسليم
        [auto-submitted] يقول برنامج إنه أرسله
        [no-return-path] لا مرسل له
        [auto-reply] رد تلقائي
        [loop] عليه علامة ضد الدوران
        [robot] من عنوان لا يقرؤه أحد
        [absence] رد أثناء غياب
        [list] عبر قائمة بريدية
        [bulk] أُرسل إلى كثيرين معًا
        [suppressed] يطلب ألا يُجاب تلقائيًا
        [not-addressed] لا يذكرنا
        [refused] لم يُسمح بدخوله
       *[automatic] كتبه برنامج
    }
