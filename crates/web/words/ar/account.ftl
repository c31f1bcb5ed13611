# حساب الشخص نفسه.
account-title = الحساب
account-back = العودة إلى الحساب
account-profile = الملف الشخصي
account-name = الاسم
account-profile-agent = تسجّل الدخول بهذا العنوان: يغيّره مشرف النظام، وكذلك الاسم.
account-profile-customer = تسجّلون الدخول بهذا العنوان: يغيّره مدير مؤسستكم أو فريق الدعم.
account-phone = الهاتف { $number }
account-phone-hint = مع رمز الدولة، مثل ⁦+966 11 234 5678⁩. يتصل بكم فريق الدعم عليه؛ أفرغوا خانة لإزالة رقمها.
account-profile-changed = غيّر شخص آخر هذا في الأثناء: الاسم الآن { $name } والهاتف { $numbers }. ما كتبتموه باقٍ هنا؛ وحفظه يحلّ محل ذلك.
account-profile-no-phone = لا شيء
account-pages = اللغة والتواريخ والمظهر
account-language = اللغة
account-zone = المنطقة الزمنية
account-zone-now = الساعة الآن { $time }
account-hijri = عرض التاريخ الهجري بجانب الميلادي
account-hijri-hint = تقويم أم القرى. تبقى المواعيد بالميلادي
account-theme = المظهر
account-theme-device = كالجهاز
account-theme-light = فاتح
account-theme-dark = داكن
account-shortcuts = اختصارات المفتاح الواحد (⁦J, K, R, N…⁩)
account-shortcuts-hint = الاختصارات مع مفتاح Ctrl، وكذلك مفتاح Esc، تعمل في الحالين
account-save = حفظ
account-stale = لتغيير طريقة الدخول يلزم تسجيل الدخول من جديد
account-stale-why = مضى على تسجيل الدخول أكثر من 15 دقيقة. هذا يمنع من يجد المتصفح مفتوحًا من الاستيلاء على الحساب.
account-sign-in-again = تسجيل الدخول من جديد
account-password-since = ضُبطت { $date }. تنتهي الجلسات الأخرى كلها عند تغييرها.
account-password-none = لا كلمة مرور لهذا الحساب.
account-password-set = حفظ كلمة المرور
account-passkeys = مفاتيح المرور
account-passkeys-none = مفتاح المرور محفوظ في الجهاز، ويغني عن كلمة المرور والرمز.
account-passkey = مفتاح المرور
account-passkey-name = اسم للمفتاح
account-passkey-add = إضافة مفتاح مرور
account-passkey-script = إضافة مفتاح مرور تحتاج إلى JavaScript.
account-added = أُضيف
account-last-used = آخر استخدام
account-never = لم يُستخدم
account-rename = تسمية أخرى
account-rename-do = حفظ الاسم
account-remove = إزالة
account-actions = إجراءات
account-code-app = تطبيق الرموز (TOTP)
account-code-app-since = مفعّل منذ { $date }.
account-codes-left =
    { $count ->
        [zero] لم تبقَ رموز استرداد.
        [one] بقي رمز استرداد واحد.
        [two] بقي رمزا استرداد.
        [few] بقيت { $count } رموز استرداد.
        [many] بقي { $count } رمز استرداد.
       *[other] بقي { $count } رمز استرداد.
    }
account-codes-new = رموز استرداد جديدة
account-code-app-move = النقل إلى هاتف آخر
account-code-app-off = إيقاف
account-code-app-on = إعداد تطبيق الرموز
account-code-app-none = متوقف. مع تطبيق الرموز لا تكفي كلمة المرور وحدها للدخول.
account-sessions = الجلسات
account-where = أين
account-since = منذ
account-last-seen = آخر ظهور
account-this-session = هذه الجلسة
account-end = إنهاء
account-end-others = إنهاء كل ما عداها
account-browser-on = { $browser } على { $system }
account-browser-unknown = متصفح غير معروف
account-happened = ما جرى
account-done-preferences = تم الحفظ.
account-done-password = تم حفظ كلمة المرور، وانتهت الجلسات الأخرى كلها.
account-done-code-app-off = تم إيقاف تطبيق الرموز.
account-done-passkey = تمت إضافة مفتاح المرور.
account-done-passkey-name = صار لمفتاح المرور اسمه الجديد.
account-done-passkey-gone = تمت إزالة مفتاح المرور هنا. تلزم إزالته من الجهاز أيضًا.
account-done-session = انتهت الجلسة.
account-done-sessions = انتهت الجلسات الأخرى كلها.
account-event-password = تسجيل دخول بكلمة المرور
account-event-passkey = تسجيل دخول بمفتاح المرور
account-event-link = تسجيل دخول برابط
account-event-provider = تسجيل دخول عبر مزوّد الهوية
account-event-signed-out = تسجيل خروج
account-event-wrong-password = إدخال كلمة مرور خاطئة
account-event-wrong-code = إدخال كلمة المرور مع رمز خاطئ
account-event-password-set = ضبط كلمة المرور
account-event-code-app-set = إعداد تطبيق الرموز
account-event-code-app-removed = إيقاف تطبيق الرموز
account-event-codes-made = إنشاء رموز استرداد جديدة
account-event-code-used = استخدام رمز استرداد
account-event-passkey-added = إضافة مفتاح مرور
account-event-passkey-removed = إزالة مفتاح مرور
account-event-session-ended = إنهاء جلسة
account-event-sessions-ended = إنهاء الجلسات الأخرى
account-event-invited = إنشاء دعوة
account-event-link-made = إنشاء رابط دخول
account-event-reset = إلغاء كل طرق الدخول
