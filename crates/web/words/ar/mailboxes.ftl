### صناديق البريد: أولى غرف الإدارة.

nav-administration = الإدارة
mailboxes-title = صناديق البريد
mailboxes-add = إضافة صندوق بريد
mailboxes-none = لا صندوق بريد بعد
mailboxes-none-why = أضف العنوان الذي يكتب إليه العملاء. وقبل ذلك لا يصل أحد إلى مكتب الدعم بالبريد، ولا يُبلَّغ أحد بشيء عن طريقه.
mailboxes-well = كل شيء يعمل
mailboxes-needs-you = يحتاج إليك
mailboxes-off = غير مستخدم
mailboxes-check = التحقق الآن
mailboxes-test = التحقق برسالة اختبار
mailboxes-change = تعديل
mailboxes-keep = حفظ
mailboxes-active = مستخدم: يُستلم بريده ويُرسل منه
mailboxes-handed-over = لا يُجلب منه شيء: تسلّمه خوادم البريد رسائله.
mailboxes-never-fetched = لم يُجلب منه شيء بعد: تحقّق هل يمكن ذلك.
mailboxes-fetched = يعمل. آخر اطلاع عليه { $time }.
mailboxes-not-fetched = تعذّر الجلب { $time }: { $problem }. شغّل التحقق لتعرف ما العمل.
mailboxes-sends-nothing = لا تُرسل من هنا رسالة: حدّد خادمًا للإرسال.
mailboxes-sends = تُرسل الرسائل عبر { $server }.

mailboxes-group-self = العنوان
mailboxes-hint-self = ما يكتب إليه العملاء، ومنه تُرسل الردود.
mailboxes-group-receiving = الاستقبال
mailboxes-hint-receiving = الخادم الذي يُجلب منه البريد عبر IMAP. اتركه فارغًا إن كان البريد يُسلَّم عبر LMTP أو أنبوب أو واجهة البرمجة.
mailboxes-group-sending = الإرسال
mailboxes-hint-sending = الخادم الذي تُرسل عبره الرسائل بطريقة SMTP. اترك المستخدم فارغًا إن كان الخادم لا يطلب تسجيل الدخول.
mailboxes-group-oauth = OAuth 2
mailboxes-hint-oauth = لمزوّدين لا يقبلون كلمات المرور: تُكتب في خانتَي كلمة المرور أعلاه رموز التجديد.
mailboxes-group-trust = المرسلون والتوقيع
mailboxes-hint-trust = الخوادم التي يُصدَّق ما تكتبه في Authentication-Results: خوادم لك تزيل منه ما وضعه غيرها. وإذا حُدِّد محدِّد ومفتاح وُقِّع ما يُرسل (DKIM).

mailboxes-field-address = العنوان
mailboxes-field-name = الاسم الظاهر معه
mailboxes-field-aliases = عناوين أخرى
mailboxes-field-host = الخادم
mailboxes-field-port = المنفذ
mailboxes-field-security = الحماية
mailboxes-security-none = بلا حماية، على هذا الجهاز
mailboxes-field-user = المستخدم
mailboxes-field-secret = كلمة المرور
mailboxes-field-folder = المجلد
mailboxes-field-token-url = العنوان الذي يمنح الرموز
mailboxes-field-client-id = معرّف البرنامج
mailboxes-field-client-secret = سر البرنامج
mailboxes-field-trusted = خوادم استقبال موثوقة
mailboxes-field-dkim-selector = محدِّد DKIM
mailboxes-field-dkim-domain = نطاق DKIM
mailboxes-field-dkim-key = المفتاح الخاص (PEM)
mailboxes-stays = اتركه فارغًا ليبقى المحفوظ كما هو.
mailboxes-a-line-each = كل منها في سطر.
mailboxes-dkim-domain-is = إن تُرك فارغًا فهو نطاق العنوان.

mailboxes-failed-mails = لم يُستقبل
mailboxes-failed-mails-count = { $count ->
    [one] رسالة واحدة تعذّر استقبالها. حُفظت كاملة، واستُقبل ما جاء بعدها.
    [two] رسالتان تعذّر استقبالهما. حُفظتا كاملتين، واستُقبل ما جاء بعدهما.
    [few] { $count } رسائل تعذّر استقبالها. حُفظت كاملة، واستُقبل ما جاء بعدها.
    [many] { $count } رسالة تعذّر استقبالها. حُفظت كاملة، واستُقبل ما جاء بعدها.
   *[other] { $count } رسالة تعذّر استقبالها. حُفظت كاملة، واستُقبل ما جاء بعدها.
}
mailboxes-failed-mails-see = عرض السبب وإعادة المحاولة
mailboxes-letters = ما لم يصل
mailboxes-letters-why = نحاول ثلاثة أيام ثم يظهر هنا، ولا يضيع شيء.
mailboxes-letters-none = أُرسلت كل الرسائل.
mailboxes-letter-to = إلى
mailboxes-letter-case = الحالة
mailboxes-letter-made = تاريخ الكتابة
mailboxes-letter-problem = سبب عدم الإرسال
mailboxes-letter-again = إعادة الإرسال
mailboxes-letter-stranger = مرسل رسالة
mailboxes-letter-unsure = لا يُعلم هل أُرسلت: تأكد قبل إعادة إرسالها.
mailboxes-filed = بريد لا يخص حالة
mailboxes-filed-about = حُفظ دون رد: رسائل برامج، وتقارير لا تذكر رسالة من رسائلنا.
mailboxes-filed-none = لا يوجد شيء منه.
mailboxes-filed-why =
    { $why ->
        [own] من عنوان لمكتب الدعم
        [report] تقرير عن تسليم
        [auto-submitted] يقول برنامج إنه أرسله
        [no-return-path] لا مرسل له
        [auto-reply] رد تلقائي
        [loop] عليه علامة تمنع الدوران
        [robot] من عنوان لا يقرؤه أحد
        [absence] رد أثناء غياب
        [list] عبر قائمة بريدية
        [bulk] أُرسل إلى كثيرين معًا
        [suppressed] يطلب مرسله ألا يُرد عليه تلقائيًا
        [not-addressed] لا يذكرنا
        [refused] رُفض إدخاله
        [failed] تعذّر استقباله
       *[automatic] كتبه برنامج
    }
