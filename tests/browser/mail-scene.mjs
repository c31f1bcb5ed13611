// A desk with mail in it: what came in each of the ways in which mail comes, and letters in every state.
import { closedPort, message, parts, way, SUPPORT } from "./mail.mjs";
import { TUESDAY } from "./desk.mjs";

const AMAL = "amal@desk.example";
const OMAR = "omar@desk.example";
const ANNE = "anne@maple.example";
const BILAL = "bilal@atlas.example";
const SALMA = "salma@atlas.example";

/** Long enough before Tuesday that a link which was mailed then leads nowhere any more. */
export const LONG_BEFORE = "2026-11-24T10:00:00Z";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqGeoBwADhQGADzTg1QAAAABJRU5ErkJggg==";

/** What the receiver that the mailbox trusts says of a message. */
const judged = (how) => ({ "Authentication-Results": `mx.desk.example; dmarc=${how}` });

/** Two mailboxes: letters leave from the one, and the servers of the other are away. */
export async function mailboxes(desk, server) {
  const adds = (fields) => desk.submits(AMAL, "/admin/mailboxes", "/admin/mailboxes", fields);
  const local = (side, port) => ({ [`${side}-host`]: "127.0.0.1", [`${side}-port`]: port, [`${side}-security`]: "none" });
  await adds({
    address: SUPPORT, name: "Credenti Support", aliases: "help@desk.example", trusted: "mx.desk.example", ...local("sending", server.port),
  });
  const away = await closedPort();
  const user = "support@na.desk.example";
  await adds({
    address: user, name: "دعم أمريكا الشمالية", ...local("receiving", away), "receiving-user": user, "receiving-secret": "secret", folder: "INBOX",
    ...local("sending", away), "sending-user": user,
  });
}

/** Lets what was done be told: no reply leaves before it can't be undone any more. */
async function tells(desk) {
  await desk.pass(6);
  await desk.work();
}

/** A case that was over long ago, and the link that its receipt had. */
async function longBefore(desk, server) {
  const { case: id } = await desk.gets(message({ From: `Bilal Tazi <${BILAL}>`, Subject: "The printer of branch 4" }, "It prints half of each page."));
  await tells(desk);
  const over = way(await server.letter(BILAL, `#${id}`), "Confirm a higher priority");
  await desk.api(OMAR, "POST", `/cases/${id}/replies`, { message: "Its driver was old, and is renewed." });
  await desk.api(OMAR, "POST", `/cases/${id}/resolution`, {});
  await tells(desk);
  return over;
}

const CLAIMS = `Good morning,

since 08:10 no claim can be printed at branches 4 and 9. The queue says:

    E_SPOOL_REFUSED  host=edge-2

Is something known?

-- 
Bilal Tazi
Atlas Assurance, Casablanca`;

const AGAIN = `Restarting edge-2 did not help. Branch 12 has it now, too.

On Tue, 12 Jan 2027 at 11:02, Omar Saleh <support@desk.example> wrote:
> Please restart edge-2, and tell us whether it prints then.
>
> Omar

-- 
Bilal Tazi`;

/** A report that a letter couldn't be delivered. */
function bounce(letter, to) {
  const report = `Reporting-MTA: dns; mx.atlas.example\n\nFinal-Recipient: rfc822; ${to}\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full`;
  const { type, body } = parts("report; report-type=delivery-status", [
    [{ "Content-Type": "text/plain" }, "Your message could not be delivered."],
    [{ "Content-Type": "message/delivery-status" }, report],
    [{ "Content-Type": "text/rfc822-headers" }, `Message-ID: ${letter.messageId}\nSubject: x`],
  ]);
  const from = { From: "Mail Delivery <mailer-daemon@atlas.example>", "Return-Path": "<>", "Auto-Submitted": "auto-replied" };
  return message({ ...from, Subject: "Undelivered", "Content-Type": type }, body);
}

/** A case by mail, with letters in every state, what waits to be let into it and what was filed with it. */
async function mailed(desk, server) {
  const from = { From: `Bilal Tazi <${BILAL}>`, Cc: `سلمى الإدريسي <${SALMA}>`, Subject: "Claims can’t be printed", ...judged("pass") };
  const { case: id } = await desk.gets(message(from, CLAIMS));
  await tells(desk);
  const receipt = await server.letter(BILAL, `#${id}`);
  const replies = async (text) => {
    await desk.api(OMAR, "POST", `/cases/${id}/replies`, { message: text });
    await tells(desk);
  };
  const me = await desk.api(OMAR, "GET", "/me");
  await desk.api(OMAR, "PUT", `/cases/${id}/assignment`, { agent: me.id });
  server.at(SALMA, "gone");
  await replies("Please restart edge-2, and tell us whether it prints then.");
  const first = await server.letter(BILAL, "restart edge-2");
  const answers = { "In-Reply-To": first.messageId, References: first.messageId, Subject: `Re: ${first.subject}` };
  const { id: mail } = await desk.gets(message({ From: `Bilal Tazi <${BILAL}>`, ...answers, ...judged("pass") }, AGAIN));
  await tells(desk);
  const enough = way(await server.letter(OMAR, `#${id}`), "No more mail of this kind");
  server.at(SALMA, "");
  server.at(BILAL, "breaks");
  await replies("We have found it: the spooler of edge-2 refuses what was signed with the old key.");
  await desk.gets(bounce(await server.letter(SALMA, "the spooler of edge-2"), SALMA));
  server.at(BILAL, "busy");
  await replies("The new key is out at all branches.");
  server.at(BILAL, "");
  const to = receipt.replyTo[0].address;
  await desk.gets(message({ From: "Eve Martin <eve@elsewhere.example>", To: to, Subject: "Re: Claims", ...judged("pass") }, "I can help with printers."));
  const youssef = { name: "Youssef Amrani", role: "own-cases", language: "en", addresses: [{ to: "youssef@atlas.example", verified: true }] };
  const { organisation } = await desk.api(SALMA, "GET", "/me");
  await desk.api(AMAL, "POST", `/organisations/${organisation.id}/contacts`, youssef);
  const { id: waits } = await desk.gets(message({ From: "Youssef Amrani <youssef@atlas.example>", To: to, Subject: "Re: Claims", ...judged("pass") }, "It is so in Rabat, too."));
  const away = { "Auto-Submitted": "auto-replied", From: `Bilal Tazi <${BILAL}>`, To: to, Subject: "Out of office" };
  await desk.gets(message(away, "I am away until Monday."));
  await desk.work();
  return { mailed: id, mail, waits, raise: way(receipt, "Confirm a higher priority"), enough };
}

/** A message that was laid out, in Arabic, with pictures of its own and from elsewhere, a file and an invitation. */
function laidOut() {
  const html = `<html dir="rtl"><body><p>السلام عليكم،</p><p>نرجو <b>تمديد الصلاحية</b> لثلاثة مستخدمين قبل اجتماع الغد:</p>
<table border="1"><tr><th>الاسم</th><th>الحساب</th></tr><tr><td>هدى منصور</td><td dir="ltr">huda@delta-foods.example</td></tr>
<tr><td>سامي عيد</td><td dir="ltr">sami@delta-foods.example</td></tr></table><p>مع الشكر،<br>نوال الحداد</p>
<p><img src="cid:logo@delta" alt="دلتا للأغذية" width="24" height="24"> <img src="https://track.delta-foods.example/open.png?m=17" alt="شريط أخضر"></p>
<blockquote>في 11 يناير كتب الدعم: نحتاج إلى أسماء المستخدمين.</blockquote></body></html>`;
  const ics = `BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:مراجعة الصلاحيات\nDTSTART:20270113T070000Z\nDTEND:20270113T080000Z\nEND:VEVENT\nEND:VCALENDAR`;
  const { type, body } = parts("mixed", [
    [{ "Content-Type": "text/html; charset=utf-8" }, html],
    [{ "Content-Type": "image/png", "Content-ID": "<logo@delta>", "Content-Transfer-Encoding": "base64" }, PICTURE],
    [{ "Content-Type": "text/calendar; charset=utf-8; method=REQUEST; name=invite.ics" }, ics],
    [{ "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="المستخدمون 2027-01.csv"' }, "الاسم,الحساب"],
  ]);
  const from = { From: "نوال الحداد <nawal@delta-foods.example>", Subject: "تمديد صلاحية ثلاثة مستخدمين", ...judged("pass") };
  return message({ ...from, "Content-Type": type }, body);
}

/** What strangers and programs send: some of it lands in triage, and some is filed. */
async function strangers(desk) {
  const html = await desk.gets(laidOut());
  const forged = await desk.gets(
    message({ From: "سلمى الإدريسي <salma@atlas.example>", Subject: "فاتورة مرفقة، يُرجى التأكيد", ...judged("fail") }, "يُرجى تأكيد الحساب الجديد اليوم."),
  );
  await desk.gets(message({ From: "ops.desk@creekbank-operations.example", Subject: "Counter terminals ask for the card twice" }, "Since this morning."));
  const robot = { "Auto-Submitted": "auto-generated", From: "monitor@creekbank.example", Subject: "disk 91%" };
  await desk.gets(message(robot, "edge-2: /var is 91% full"));
  return { html: html.id, forged: forged.id, triaged: html.case };
}

/** A case of priority 1 at the portal. */
async function urgent(desk, subject) {
  const confirmation = { version: 1, language: "en" };
  const it = { subject, message: "Nobody gets past the prompt.", priority: "P1", confirmation };
  return (await desk.api(ANNE, "POST", "/cases", it)).id;
}

/** Links of letters that ask for something, each as it is asked and once it is done. */
async function links(desk, server) {
  const found = {};
  for (const done of ["", "Done"]) {
    const asked = await urgent(desk, "Sign-in fails at branch 9");
    await desk.api(OMAR, "POST", `/cases/${asked}/availability`, {});
    const lowered = await urgent(desk, "Replication stops at night");
    await desk.api(OMAR, "POST", `/cases/${lowered}/priority`, { to: "P2", cannot_provide: "No log of the second node was sent." });
    await tells(desk);
    found[`available${done}`] = way(await server.letter(ANNE, "Yes, reachable now"), "Yes, reachable now");
    found[`contest${done}`] = way(await server.letter(ANNE, "No log of the second node"), "Contest this");
  }
  await desk.submits(null, found.availableDone, found.availableDone, { key: "available" });
  await desk.submits(null, found.contestDone, found.contestDone, { key: "contest", reason: "We sent it on Monday." });
  await tells(desk);
  found.enoughDone = way(await server.letter(AMAL, "contests that"), "No more mail of this kind");
  await desk.submits(null, found.enoughDone, found.enoughDone, {});
  const { case: raised } = await desk.gets(message({ From: `Anne Roy <${ANNE}>`, Subject: "Tokens expire early" }, "After a minute."));
  await tells(desk);
  found.raiseDone = way(await server.letter(ANNE, `#${raised}`), "Confirm a higher priority");
  await desk.submits(null, found.raiseDone, found.raiseDone, { key: "raise", to: "P2", statement: 1, confirmed: "on" });
  return found;
}

/** Fills a desk that was opened long before with mail, up to Tuesday; the numbers of what is there, and the paths of links. */
export async function furnishMail(desk, server) {
  await mailboxes(desk, server);
  const over = await longBefore(desk, server);
  await desk.set(TUESDAY);
  return { over, ...(await mailed(desk, server)), ...(await strangers(desk)), ...(await links(desk, server)) };
}
