### البريد الوارد، وما يقال عنه، وما جرى للرسائل الصادرة.

mails-waiting = بريد ينتظر
mails-waiting-rule = لا يشارك من أرسلوا هذه الرسائل في الحالة. لا يراها إلا موظفو الدعم إلى أن يُدخلها أحدهم.
mails-none = لا بريد ينتظر
mails-none-next = يظهر هنا وفي الحالة كل بريد يتصل بها ممن لا يشارك فيها.
mails-failed = بريد تعذّر استقباله
mails-failed-rule = جُرّب استقبال كل رسالة منه مرات، وحُفظت كاملة، ولم يُجَب أحد. اقرأ الرسالة، وساعد مرسلها بطريق آخر إن كان الأمر عاجلًا، ثم أعد المحاولة بعد زوال السبب.
mails-failing = تعذّر استقبالها:
mails-still-fails = أُعيدت المحاولة الآن، وما زال استقبالها متعذرًا.
mails-try-again = إعادة المحاولة
mails-unread = (تتعذر قراءتها)
mails-whole = الرسالة كاملة
mails-waits = تنتظر: لا يشارك مرسلها في هذه الحالة، ولا يراها إلا موظفو الدعم
mails-let-in = إدخال الرسالة
mails-refuse = رفض إدخالها
mails-takes-part = مشاركة المرسل في الحالة من الآن فصاعدًا
mails-is-an-agent-s = عنوان المرسل عنوان موظف دعم، فليست كلام العميل. اكتب الرد هنا، ونصها في الرسالة كاملة.
mails-filed-automatic = حُفظت رسالة من { $sender } ولا أثر لها: { $reason }
mails-filed-report = حُفظ تقرير تسليم من { $sender }
mails-filed-refused = رُفض إدخال رسالة من { $sender }، رفضه { $who }
mails-quarantined = معزولة: تدّعي أنها ممن نعرفه، ولم يجتز مرسلها التحقق
mails-check-failed = لم يجتز مرسلها التحقق
mails-put-there = وُضعت في صندوق البريد لاحقًا، ولا يُعتمد تاريخها فيه
mails-unanswered = لا يُرد عليها تلقائيًا: { $reason }
mails-perhaps = ربما { $case }: يذكر موضوعها تلك الحالة، ولا يشارك مرسلها فيها
mails-let-in-by = أدخلها { $who }
mails-no-subject = (بلا موضوع)
mails-body = نص الرسالة
mails-from = من
mails-sent-by = أرسلها
mails-reply-to = الرد إلى
mails-to = إلى
mails-cc = نسخة إلى
mails-received = وصلت إلينا
mails-dated = تاريخها كما كُتب فيها
mails-check = التحقق من المرسل
mails-more = { $count ->
    [one] وعنوان آخر
    [two] وعنوانان آخران
    [few] و{ $count } عناوين أخرى
    [many] و{ $count } عنوانًا آخر
   *[other] و{ $count } عنوانًا آخر
}
mails-quoted = نص مقتبس
mails-signature = التوقيع
mails-as-text = عرض النص وحده
mails-as-laid-out = عرضها كما نُسّقت
mails-no-text = لا نص فيها.
mails-too-big = الرسالة أكبر أو أعمق من أن تُفكّك: نزّلها لترى بقيتها.
mails-remote = { $count ->
    [one] صورة واحدة من خارج الرسالة لم تُجلب
    [two] صورتان من خارج الرسالة لم تُجلبا
    [few] { $count } صور من خارج الرسالة لم تُجلب
    [many] { $count } صورة من خارج الرسالة لم تُجلب
   *[other] { $count } صورة من خارج الرسالة لم تُجلب
}
mails-remote-rule = إن فتحت إحداها فقد يعلم المرسل أن رسالته قُرئت ومن أين.
mails-parts = الملفات
mails-original = تنزيل الأصل
mails-erased = مُحيت الرسالة مع بيانات من أرسلها.
mails-invite = دعوة:
mails-invite-cancelled = أُلغي الموعد:
mails-invite-answered = رد على دعوة:
mails-invite-between = من { $from } إلى { $to }

done-let-in = أُدخلت الرسالة في الحالة.
done-taken-in = استُقبلت الرسالة.
done-not-let-in = تبقى الرسالة خارج الحالة.

became-case = فُتحت بها الحالة
became-message = أُضيفت إلى الحالة
became-reply = رد موظف دعم
became-pending = تنتظر: لا يشارك مرسلها في الحالة
became-refused = رُفض إدخالها في الحالة
became-automatic = حُفظت: كتبها برنامج
became-report = حُفظت: تقرير عن تسليم
became-imported = جُلبت من أرشيف
became-failed = محفوظة كاملة: تعذّر استقبالها

verdict-aligned = اجتازته: يشهد لها نطاق عنوانها
verdict-fail = لم تجتزه: يقول نطاق عنوانها إنها ليست منه
verdict-none = لا أحد يشهد لها

reason-own = هي من عنوان لمكتب الدعم
reason-report = تقرير عن تسليم أو عن قراءة
reason-auto-submitted = تقول عن نفسها إن برنامجًا أرسلها
reason-no-return-path = لا يريد أحد أن يعلم ما جرى لها
reason-auto-reply = أجاب بها برنامج
reason-loop = تحمل علامة تمنع الدوران
reason-robot = لا يقرأ أحد ما يصل إلى عنوان مرسلها
reason-absence = رد أثناء الغياب
reason-list = جاءت عبر قائمة بريدية
reason-bulk = أُرسلت إلى كثيرين دفعة واحدة
reason-suppressed = يطلب مرسلها ألا يُرد عليه تلقائيًا
reason-not-addressed = لا تذكرنا بين المرسل إليهم

letter-to-sender = المرسل
letter-waiting = البريد إلى { $who } على وشك أن يُرسل
letter-tried = لم يُرسل البريد إلى { $who } بعدُ، وستُعاد المحاولة: { $problem }
letter-sent = أُرسلت بالبريد إلى { $who } { $when }
letter-delayed = أُرسلت بالبريد إلى { $who } { $when }، ويقول خادمه إنها ستتأخر
letter-bounced = عاد البريد المرسل إلى { $who }: { $problem }
letter-unsure = لا يُعلم هل أُرسل البريد إلى { $who }: { $problem }
letter-dead = تعذّر إرسال البريد إلى { $who }: { $problem }

triage-from = المرسل
triage-quarantined = معزولة: لم يجتز مرسلها التحقق
triage-check-passed = يشهد لها نطاق عنوانها
triage-add-sender = إضافة { $address } إلى جهات اتصالها، واعتبار الحالة له
triage-sender-name = الاسم
triage-sender-proven = يشهد نطاق العنوان لهذه الرسالة، فيُعدّ العنوان مؤكدًا.
triage-sender-unproven = لا أحد يشهد لهذه الرسالة، فلا يُعدّ العنوان مؤكدًا: لا يُرسل إليه شيء، وتعود رسالته التالية إلى هنا إلى أن تتحقق منه.
triage-sender-known = هذا عنوان { $name }.

organisation-mail = البريد
organisation-mail-rule = من كتب من أحد هذه النطاقات وثبت أنه منه فهو من موظفي العميل. يحددها مشرفو النظام عبر واجهة البرمجة، أو بالأمر: ⁦radd organisation add --domain⁩
organisation-no-domain = لا نطاق هنا: من لم يكن جهة اتصال بعدُ تصل رسالته إلى الفرز.
