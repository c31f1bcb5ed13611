# ما يحيط بكل صفحة.
site-name = دعم { $vendor }
skip = الانتقال إلى المحتوى
other-language = English
running-on = يعمل بنظام رَدّ
nav-main = الرئيسية
nav-plans = الخطط
nav-cases = حالاتكم
nav-new-case = حالة جديدة
nav-organisation = مؤسستكم
sign-out = تسجيل الخروج
sign-in = تسجيل الدخول
support-plans = خطط الدعم
priority = الأولوية

draft-kept = آخر حفظ: { $when }
