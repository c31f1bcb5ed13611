// A promise from the customer's form to the agent's answer, in two browsers, each in its own language.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";

/** Who tells the story: a customer and an agent of another language. */
const PAIRS = [
  { customer: "salma@atlas.example", language: "ar", agent: "omar@desk.example", spoken: "en", subject: "تعذّر الدخول في جميع الفروع" },
  { customer: "anne@maple.example", language: "en", agent: "lina@desk.example", spoken: "ar", subject: "Nobody can sign in" },
];

/** A customer fills in the form and sends it; the number of the case. */
async function submits(page, { subject, priority, message = "لا أحد يستطيع الدخول.\n\nSince ten this morning." }) {
  await page.goto("/cases/new");
  await page.locator(`#p${priority}`).check();
  await page.locator(`#confirm-P${priority}`).check();
  await page.locator("#subject").fill(subject);
  await page.locator("#message").fill(message);
  if (priority < 3) await page.locator("#reach-how").fill("+212 5 22 00 00 00");
  await page.locator('form[enctype] [data-kind="primary"]').click();
  await page.waitForURL(/\/cases\/[0-9]+/);
  return Number(new URL(page.url()).pathname.split("/")[2]);
}

/** An agent writes in the box and sends it. */
async function replies(page, id, message) {
  await page.goto(`/cases/${id}`);
  await page.locator("#composer-message").fill(message);
  await page.locator("#composer-message").press("Control+Enter");
  await page.locator(".toast").waitFor();
}

const state = (page) => page.locator("#main .promise").first().getAttribute("data-state");

describe("a promise", () => {
  let browser;
  let desk;

  before(async () => {
    browser = await open();
    desk = await Desk.open();
  });

  after(async () => {
    await browser.close();
    await desk.close();
  });

  for (const { customer, language, agent, spoken, subject } of PAIRS) {
    it(`is seen kept by the customer, in ${language}, while an agent answers in another browser`, async () => {
      const theirs = await person(browser, desk, { as: customer, language });
      const id = await submits(theirs, { subject, priority: 1 });
      assert.equal(await theirs.locator("html").getAttribute("lang"), language);
      assert.equal(await state(theirs), "run");
      const ours = await person(browser, desk, { as: agent, language: spoken });
      await ours.goto("/queue");
      await ours.locator(`#case-${id}`).waitFor();
      await replies(ours, id, "We found the cause, and send a fix within the hour.");
      await theirs.locator('#main .promise[data-state="kept"]').waitFor();
      // Until it can't be undone any more the customer isn't shown what it says (policy D11).
      await theirs.locator("#main", { hasText: "We found the cause" }).waitFor();
      assert.match(await theirs.locator("#said").textContent(), new RegExp(`#${id}`));
      assert.deepEqual([...theirs.complaints, ...ours.complaints], []);
      await theirs.context().close();
      await ours.context().close();
    });
  }

  it("d10: a first priority is refused until its statement is confirmed, and nothing that was typed is lost", async () => {
    const page = await person(browser, desk, { as: "anne@maple.example" });
    await page.goto("/cases/new");
    await page.locator("#p1").check();
    await page.locator("#subject").fill("Nobody can sign in");
    await page.locator("#message").fill("Since ten this morning.");
    await page.locator('form[enctype] [data-kind="primary"]').click();
    await page.locator('#confirm-P1[aria-invalid="true"]').waitFor();
    assert.equal(await page.locator("#subject").inputValue(), "Nobody can sign in");
    assert.ok(await page.locator("#p1").isChecked());
    await page.context().close();
  });

  it("d11: a reply of the third priority that is written at night leaves at opening", async () => {
    const theirs = await person(browser, desk, { as: "salma@atlas.example", language: "ar" });
    await desk.set("2027-01-12T20:00:00Z");
    const id = await submits(theirs, { subject: "التقرير الشهري ناقص", priority: 3 });
    const ours = await person(browser, desk, { as: "omar@desk.example" });
    await replies(ours, id, "The column is back in the next version.");
    await theirs.reload();
    assert.doesNotMatch(await theirs.locator("#main").textContent(), /The column is back/);
    // Wednesday, nine o'clock in Casablanca.
    await desk.set("2027-01-13T09:00:10Z");
    await desk.work();
    await theirs.locator("#main", { hasText: "The column is back" }).waitFor();
    assert.equal(await state(theirs), "kept");
    await theirs.context().close();
    await ours.context().close();
  });

  it("goes the same way without scripts", async () => {
    const theirs = await person(browser, desk, { as: "anne@maple.example", script: false });
    const id = await submits(theirs, { subject: "Without scripts", priority: 2 });
    const ours = await person(browser, desk, { as: "omar@desk.example", script: false });
    await ours.goto("/queue");
    await ours.locator(`#case-${id} a`).first().click();
    await ours.locator("#composer-message").fill("It is mended.");
    await ours.locator('#compose [data-kind="primary"]').first().click();
    await ours.locator(".toast").waitFor();
    await desk.pass(6);
    await theirs.reload();
    assert.match(await theirs.locator("#main").textContent(), /It is mended/);
    assert.equal(await state(theirs), "kept");
    await theirs.context().close();
    await ours.context().close();
  });

  it("an agent's draft is there again after the tab was closed, and others see that the agent writes", async () => {
    const theirs = await person(browser, desk, { as: "anne@maple.example" });
    const id = await submits(theirs, { subject: "The export fails", priority: 3 });
    const omar = await person(browser, desk, { as: "omar@desk.example" });
    const lina = await person(browser, desk, { as: "lina@desk.example", language: "ar" });
    await lina.goto(`/cases/${id}`);
    await omar.goto(`/cases/${id}`);
    const kept = omar.waitForResponse((answer) => answer.url().includes("/drafts/") && answer.status() === 200);
    await omar.locator("#composer-message").pressSequentially("We look into");
    await kept;
    await lina.locator(`[data-writing="${id}"]`, { hasText: "Omar" }).waitFor();
    await omar.close();
    const again = await omar.context().newPage();
    await again.goto(`/cases/${id}`);
    assert.equal(await again.locator("#composer-message").inputValue(), "We look into");
    await Promise.all([theirs, lina, again].map((page) => page.context().close()));
  });
});
