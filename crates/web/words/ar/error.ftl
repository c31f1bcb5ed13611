error-what-is-wrong = ما الخطأ
error-back = العودة إلى الصفحة الأولى
error-address = العنوان المطلوب: { $path }
