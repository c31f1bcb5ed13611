// The screens, who looks at each, and what is to be there so that they show what they can.

const OMAR = "omar@desk.example";
const ANNE = "anne@maple.example";
const LINA = "lina@desk.example";
const AMAL = "amal@desk.example";
const SALMA = "salma@atlas.example";

/** Has the answer to a form in a language: where an address doesn't say it, it is the reader's own. */
const asksFor = (form, language) =>
  form.evaluate((form, language) => form.setAttribute("action", `${form.getAttribute("action")}?lang=${language}`), language);

/** Selects cases on the page of the queue and goes on to look at a notice to their customers; what is answered. */
async function looksAtANotice(page, language) {
  for (const place of [0, 1]) await page.locator('#queue [name="case"]').nth(place).check();
  await page.locator("details:has(#b-message) > summary").click();
  await page.locator("#b-message").fill("Maintenance of edge-2 begins at 20:00 and takes half an hour.");
  await asksFor(page.locator('form[action="/queue/bulk"]'), language);
  const answer = page.waitForResponse("**/queue/bulk?*");
  await page.locator('[name="do"][value="notice"]').click();
  await page.locator("#notice-message").waitFor();
  return answer;
}

/** Presses a button on a page; what is answered. */
async function presses(page, button, path) {
  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === path);
  await page.locator(button).first().click();
  await page.locator('[role="status"][autofocus], [aria-invalid="true"]').first().waitFor();
  return answer;
}

/** Looks whether the mailbox whose servers are away gets its mail. */
const looks = async (page, language) => {
  await asksFor(page.locator('form[action="/admin/mailboxes/2/check"]'), language);
  return presses(page, "#mailbox-2 .btn", "/admin/mailboxes/2/check");
};

/** Opens the form of a mailbox. */
const opensAMailbox = async (page) => {
  await page.locator("#change-1 > summary").click();
  await page.locator("#change-1-address").waitFor();
};

/** Adds a mailbox without saying much of it, which is refused by field. */
const addsToo = async (page, language) => {
  await page.locator("#add-receiving-host").fill("mail.desk.example");
  await page.locator("#add-receiving-port").fill("0");
  await asksFor(page.locator('form[action="/admin/mailboxes"]'), language);
  return presses(page, '#add .btn[data-kind="primary"]', "/admin/mailboxes");
};

/** Opens what is folded. */
const unfolds = (page) => page.locator("main details.fold").evaluateAll((all) => all.forEach((one) => (one.open = true)));

/**
 * Every screen, with its status where it isn't 200, and with the way that goes on to it from a page where it has no address;
 * what is in braces is what `furnish` and `furnishMail` give: a number, or a path.
 */
export const SCREENS = [
  { name: "the front page", path: "/" },
  { name: "the plans", path: "/plans" },
  { name: "the door", path: "/sign-in" },
  { name: "what isn't there", path: "/nothing", status: 404 },
  { name: "a case that isn't there", path: "/cases/999", as: OMAR, status: 404 },
  { name: "what a customer may not see", path: "/saved-replies", as: ANNE, status: 404 },
  { name: "the queue", path: "/queue", as: OMAR },
  { name: "the queue with its filter", path: "/queue?priority=1", as: OMAR },
  { name: "a case", path: "/cases/{case}", as: OMAR },
  { name: "an agent's account", path: "/account", as: OMAR },
  { name: "a customer's cases", path: "/cases", as: ANNE },
  { name: "a new case", path: "/cases/new", as: ANNE },
  { name: "a customer's case", path: "/cases/{case}", as: ANNE },
  { name: "a customer's organisation", path: "/organisation", as: ANNE },
  { name: "a customer's account", path: "/account", as: ANNE },
  { name: "a view without cases", path: "/queue/closed-today", as: OMAR },
  { name: "triage", path: "/triage", as: OMAR },
  { name: "selecting cases", path: "/queue?select=on", as: OMAR },
  { name: "a notice to several customers", path: "/queue?select=on", as: OMAR, onwards: looksAtANotice },
  { name: "a contested lowering", path: "/cases/{lowered}/contests/{lowering}", as: LINA },
  { name: "a case by an agent", path: "/cases/new", as: OMAR },
  { name: "a merge", path: "/cases/{case}/merge?with={other}", as: OMAR },
  { name: "where a case can be moved", path: "/cases/{case}/move", as: OMAR },
  { name: "every deadline of a case", path: "/cases/{case}/history", as: OMAR },
  { name: "a split", path: "/cases/{case}/split", as: OMAR },
  { name: "saved replies", path: "/saved-replies", as: OMAR },
  { name: "saved views", path: "/views", as: OMAR },
  { name: "notifications", path: "/notifications", as: OMAR },
  { name: "search", path: "/search?q=sign", as: OMAR },
  { name: "search that finds nothing", path: "/search?q=nothing%20like%20it", as: OMAR },
  { name: "organisations", path: "/organisations", as: OMAR },
  { name: "an organisation", path: "/organisations/{organisation}", as: OMAR },
  { name: "triage of a mail with a table", path: "/triage?case={triaged}", as: OMAR },
  { name: "a case by mail", path: "/cases/{mailed}", as: OMAR },
  { name: "a customer's case by mail", path: "/cases/{mailed}", as: SALMA },
  { name: "mail that waits", path: "/mails", as: OMAR },
  { name: "a mail", path: "/mails/{mail}", as: OMAR, onwards: unfolds },
  { name: "a mail that waits", path: "/mails/{waits}", as: OMAR },
  { name: "a mail as it was laid out", path: "/mails/{html}", as: OMAR, onwards: unfolds },
  { name: "its text alone", path: "/mails/{html}?text=true", as: OMAR },
  { name: "a forged mail", path: "/mails/{forged}", as: OMAR },
  { name: "mailboxes", path: "/admin/mailboxes", as: AMAL },
  { name: "a mailbox that is looked at", path: "/admin/mailboxes", as: AMAL, onwards: looks },
  { name: "a mailbox that is changed", path: "/admin/mailboxes", as: AMAL, onwards: opensAMailbox },
  { name: "a mailbox that can't be added", path: "/admin/mailboxes", as: AMAL, onwards: addsToo, status: 422 },
  { name: "a link to a higher priority", path: "{raise}" },
  { name: "a priority that was raised by a link", path: "{raiseDone}?done=yes" },
  { name: "a link that says that one is reachable", path: "{available}" },
  { name: "somebody who is reachable", path: "{availableDone}?done=yes" },
  { name: "a link to contest a lowering", path: "{contest}" },
  { name: "a lowering that was contested by a link", path: "{contestDone}" },
  { name: "a link to less mail", path: "{enough}" },
  { name: "less mail", path: "{enoughDone}" },
  { name: "a link whose time has passed", path: "{over}", status: 410 },
  { name: "a link that isn't ours", path: "/m/nothing", status: 404 },
];

const CASES = [
  [ANNE, "P1", "No one can sign in at any branch after the MFA prompt", "en"],
  [ANNE, "P3", "The monthly report has an empty column", "en"],
  [SALMA, "P2", "تعذّر الدخول في جميع الفروع بعد المصادقة", "ar"],
  [SALMA, "P4", "طلب إضافة مستخدمين", "ar"],
];

/** Opens a case by the portal; its number. */
async function opens(desk, [who, priority, subject, language]) {
  const message = "Since about 16:10 nobody can get past the prompt.\n\n    E_POLICY_EPOCH  node=edge-2";
  const confirmation = { version: 1, language };
  return (await desk.api(who, "POST", "/cases", { subject, message, priority, confirmation })).id;
}

/** A case that was lowered, which its customer contests. */
async function contested(desk) {
  const lowered = await opens(desk, [ANNE, "P1", "Replication stops every few minutes", "en"]);
  const reason = { to: "P2", cannot_provide: "No log of the second node was sent." };
  const { lowerings } = await desk.api(OMAR, "POST", `/cases/${lowered}/priority`, reason);
  const lowering = lowerings[0].seq;
  await desk.api(ANNE, "POST", `/cases/${lowered}/contests`, { lowering, reason: "We sent it on Monday, see above." });
  return { lowered, lowering };
}

/** Puts cases in several states on a desk; the numbers of what is there. */
export async function furnish(desk) {
  const ids = [];
  for (const one of CASES) ids.push(await opens(desk, one));
  await desk.api(OMAR, "POST", `/cases/${ids[0]}/notes`, { message: "Only edge-2; its clock drifted after the patch." });
  await desk.api(OMAR, "POST", `/cases/${ids[0]}/replies`, { message: "We found the cause, and send a fix within the hour." });
  const me = await desk.api(ANNE, "GET", "/me");
  return { case: ids[0], other: ids[1], organisation: me.organisation.id, ...(await contested(desk)) };
}
