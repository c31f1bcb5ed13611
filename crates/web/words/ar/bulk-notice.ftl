# إشعار إلى عملاء عدة حالات، يُراجع قبل إرساله.
bulk-notice-name = إشعار إلى عدة عملاء
bulk-notice-open = إرسال إشعار…
bulk-notice-message = نص الإشعار
bulk-notice-look = مراجعة قبل الإرسال
bulk-notice-rule = لا يُعدّ استجابة: تستمر الوعود، وتبقى الخطوة التالية حيث هي. يُرسل فورًا ولا يمكن سحبه.
bulk-notice-takes = { $count ->
    [0] لا حالة تستقبله الآن.
    [one] يصل الآن إلى حالة واحدة.
    [two] يصل الآن إلى حالتين.
    [few] يصل الآن إلى { $count } حالات.
    [many] يصل الآن إلى { $count } حالة.
   *[other] يصل الآن إلى { $count } حالة.
}
bulk-notice-not = { $count ->
    [one] لا يصل إلى حالة واحدة:
    [two] لا يصل إلى حالتين:
    [few] لا يصل إلى { $count } حالات:
    [many] لا يصل إلى { $count } حالة:
   *[other] لا يصل إلى { $count } حالة:
}
bulk-notice-sent = { $count ->
    [one] أُرسل في حالة واحدة.
    [two] أُرسل في حالتين.
    [few] أُرسل في { $count } حالات.
    [many] أُرسل في { $count } حالة.
   *[other] أُرسل في { $count } حالة.
}
bulk-notice-send = { $count ->
    [one] إرسال إلى حالة واحدة
    [two] إرسال إلى حالتين
    [few] إرسال إلى { $count } حالات
    [many] إرسال إلى { $count } حالة
   *[other] إرسال إلى { $count } حالة
}
bulk-notice-back = العودة إلى القائمة
bulk-told = { $count ->
    [one] أُرسل الإشعار في حالة واحدة.
    [two] أُرسل الإشعار في حالتين.
    [few] أُرسل الإشعار في { $count } حالات.
    [many] أُرسل الإشعار في { $count } حالة.
   *[other] أُرسل الإشعار في { $count } حالة.
}
