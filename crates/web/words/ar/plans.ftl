### صفحة الخطط العامة. ما يوعد به يقوله الكتالوج.

plans-what = ما تحصلون عليه
plans-times = أوقات الاستجابة
plans-hours = ساعات العمل
plans-channels = القنوات
plans-priorities = الأولويات
plans-response-time = وقت الاستجابة
plans-in-working-hours = ضمن ساعات العمل
plans-further = أهداف أخرى
plans-every = كل { $amount }
plans-none = لا يوجد
plans-to-scale = الأوقات نفسها على مقياس واحد
plans-scale-label = أوقات الاستجابة في كل خطة لكل أولوية، كما يوردها الجدول أعلاه
plans-local-time = بالتوقيت المحلي للعميل
plans-contact-in-hours = نتواصل معكم بشأنها ضمن ساعات العمل فقط، في كل الخطط.
plans-edition = الطبعة { $edition }
