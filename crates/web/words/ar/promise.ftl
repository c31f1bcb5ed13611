### الوعود: ما يُقال عنها، وما حول شريطها وجدول احتسابها. المدد والأوقات تأتي بالكلمات.

promise = الوعد

## ما يُقال أولًا

promise-left = المتبقي { $amount }
promise-late = متأخرة { $amount }
promise-late-kept = استجابة متأخرة { $amount }
promise-kept = تم الوفاء بالوعد
promise-withdrawn = مسحوبة
promise-void = ملغاة
promise-none = لا وعد بعد
promise-no-minute = أقل من دقيقة

## عمود المتبقي

promise-column-late = متأخر { $amount }
promise-column-late-kept = تأخر { $amount }
promise-column-kept = خلال { $amount }
promise-replied = الاستجابة خلال { $amount }
promise-replied-late = تأخرت الاستجابة { $amount }
promise-column-rests = الاحتساب متوقف حتى { $when }

## ما يليه

promise-by = موعد الاستجابة { $when } بتوقيت { $place }
promise-by-and-yours = موعد الاستجابة { $when } بتوقيت { $place } · { $yours } بتوقيتك
promise-by-and-yours-customer = موعد الاستجابة { $when } بتوقيت { $place } · { $yours } بتوقيتكم
promise-by-kept = الاستجابة الأولية { $when }، قبل الموعد بمدة { $amount }
promise-by-reply = الاستجابة الأولية { $when }
promise-by-late = كان موعد الاستجابة { $when } بتوقيت { $place }
promise-by-withdrawn = أغلقها العميل قبل الاستجابة الأولية، وكان موعدها { $when }
promise-by-void = أُنشئت خطأً أو ليست من حالاتنا، فلا يُحتسب لها وعد
promise-by-none = يبدأ الوعد عند ربط الحالة بعقد عميلها
promise-resumes = خارج ساعات العمل، ويُستأنف الاحتساب { $day } الساعة { $time }

## الشيء نفسه لمن لا يرى الشريط

promise-said = موعد الاستجابة { $due }. قُدّمت الحالة { $from }. احتُسب { $used } من أصل { $whole }، والمتبقي { $left }.
promise-said-counted = موعد الاستجابة { $due }. يُحتسب الوقت من { $from }. احتُسب { $used } من أصل { $whole }، والمتبقي { $left }.
promise-said-resumes = الوقت الحالي خارج ساعات العمل، ويُستأنف الاحتساب { $day } الساعة { $time }.
promise-said-late = متأخرة { $amount }. قُدّمت { $from }، وكان موعد الاستجابة { $due }.
promise-said-kept = تم الوفاء بالوعد. قُدّمت الحالة { $from }، والاستجابة الأولية { $answered }، قبل الموعد بمدة { $amount }.
promise-said-answered = قُدّمت الحالة { $from }، والاستجابة الأولية { $answered }.
promise-said-late-kept = فات الموعد. قُدّمت الحالة { $from }، وكان موعد الاستجابة { $due }، وجاءت الاستجابة متأخرة { $amount }.
promise-said-ended = قُدّمت الحالة { $from }، وكان موعد الاستجابة سيكون { $due }.

## على الشريط

track-submitted = التقديم { $when }
track-counted-from = الاحتساب من { $when }
track-due = موعد الاستجابة { $when }
track-reply = الاستجابة الأولية { $when }
track-now = الآن { $time }
track-plan = يُرسل { $when }
track-holiday = عطلة

## جدول الاحتساب

ledger-due = موعد الاستجابة { $when }
ledger-closed = عطلة نهاية الأسبوع
ledger-after-hours = التقديم { $time }، خارج ساعات العمل
ledger-of-which = منها حتى { $time }
ledger-two-days = { $first } و{ $last }
ledger-days = من { $first } إلى { $last }
ledger-legend-used = محتسب
ledger-legend-open = ساعات عمل قادمة
ledger-legend-closed = خارج ساعات العمل
ledger-legend-holiday = عطلة

## التواريخ

dates-today = اليوم { $time }
dates-range = من { $from } إلى { $to }
