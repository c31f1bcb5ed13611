### المؤسسات كما يراها موظفو الدعم.

organisations-find = البحث عن مؤسسة
organisations-none = لا مؤسسة
organisations-none-next = لا مؤسسة بهذا الاسم. أضف واحدة بالأمر: radd organisation add
organisations-more = المزيد من المؤسسات

organisation-open = الحالات المفتوحة
organisation-no-open = لا حالة مفتوحة.
organisation-contracts = العقود
organisation-contracts-rule = يسري على الموقع عقد واحد في الوقت الواحد، ويُرفض التداخل. وتبقى الحالة الجارية على النسخة التي فُتحت بموجبها.
organisation-no-contract = لا عقد: تنتظر الحالات في الفرز بلا وعد.
organisation-sites = المواقع
organisation-sites-rule = «المحلي» يعني المنطقة الزمنية للموقع.
organisation-no-site = لا مواقع.
organisation-people-rule = للأولويتين 1 و2 يلزم شخص واحد على الأقل له هاتف أو عنوان تُقرأ رسائله.
organisation-no-person = لا أشخاص بعد.

contract = العقد
contract-version = العقد { $contract }، النسخة { $version }
contract-in-force-when = السريان
contract-plan = الخطة
contract-coverage = ساعات الدعم
contract-quote = عرض الأسعار
contract-state = الوضع
contract-days = من { $from } إلى { $to }
contract-plan-s-own = كما في الخطة
contract-in-force = سارٍ
contract-replaced = حلّت محلها نسخة أحدث
contract-to-come = لم يبدأ بعد
contract-ended = انتهى

site = الموقع
site-zone = المنطقة الزمنية والساعة الآن
site-region = المنطقة
site-holidays = العطل
site-open = مفتوح الآن؟
site-default = افتراضي
site-open-until = مفتوح حتى { $time }
site-closed-until = مغلق، يفتح { $time }
site-no-contract = لا عقد سارٍ

person = الشخص
person-email = البريد الإلكتروني
person-sees = يرى
person-language = يُراسَل
person-phone = الهاتف
person-no-phone = لا يوجد
person-invite = إرسال دعوة بالبريد
person-invited = الدعوة إلى { $name } في طريقها بالبريد: يعمل رابطها مرة واحدة خلال سبعة أيام.
person-invite-needs-mailbox = لا صندوق بريد يرسل، فلا تُرسل دعوة بالبريد. أنشئ رابطًا بالأمر: radd user link

role-own-cases = حالاته
role-site = حالات الموقع
role-organisation = حالات المؤسسة
role-manager = مدير، حالات المؤسسة
language-en = بالإنجليزية
language-ar = بالعربية
