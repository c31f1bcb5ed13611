// Search as people type it, and a reply that is taken back while it can be.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";

const SALMA = "salma@atlas.example";
const OMAR = "omar@desk.example";

/** A case of an Arabic customer's; its number. */
async function opened(desk, subject, priority = "P1") {
  const confirmation = { version: 1, language: "ar" };
  const body = { subject, message: "منذ العاشرة صباحًا.", priority, confirmation };
  const { id } = await desk.api(SALMA, "POST", "/cases", body);
  return id;
}

const arabic = (number) => String(number).replace(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[digit]);

describe("the desk in Arabic", () => {
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

  it("finds a case however its words are spelt, and by its number in either digits", async () => {
    const id = await opened(desk, "أُغلقت الإدارةُ بعد إعادة تشغيل الخوادم");
    const page = await person(browser, desk, { as: OMAR, language: "ar" });
    for (const typed of ["الإدارة", "الاداره", "الإِدَارَةُ", "إعادة", "اعاده", `#${id}`, arabic(id)]) {
      await page.goto("/search");
      await page.locator("#q").fill(typed);
      await page.locator("#q").press("Enter");
      await page.waitForURL(/\?q=|\/cases\//);
      const isThere = page.url().endsWith(`/cases/${id}`) || (await page.locator(`a[href="/cases/${id}"]`).count()) > 0;
      assert.ok(isThere, `${typed}: ${page.url()}`);
    }
    await page.goto("/search?q=المستودع");
    assert.equal(await page.locator(`main a[href="/cases/${id}"]`).count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  for (const [language, said] of [
    ["ar", "وجدنا السبب."],
    ["en", "We found the cause."],
  ]) {
    it(`takes a reply back by its toast, with its words in the box again (${language})`, async () => {
      const id = await opened(desk, `الطابعة ${language}`);
      const page = await person(browser, desk, { as: OMAR, language });
      await page.goto(`/cases/${id}`);
      await page.locator("#composer-message").fill(said);
      await page.locator("#composer-message").press("Control+Enter");
      const toast = page.locator(".toast");
      await toast.waitFor();
      await toast.locator("button").click();
      await page.waitForFunction((said) => document.getElementById("composer-message")?.value === said, said);
      const shown = await desk.api(SALMA, "GET", `/cases/${id}`);
      assert.equal(shown.state, "run", "it never was");
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  it("offers to take a reply back for five seconds and not longer", async () => {
    const id = await opened(desk, "الشبكة بطيئة");
    const page = await person(browser, desk, { as: OMAR, language: "ar" });
    await page.goto(`/cases/${id}`);
    await page.locator("#composer-message").fill("وجدنا السبب.");
    await page.locator("#composer-message").press("Control+Enter");
    await page.locator(".toast button").waitFor();
    const appeared = Date.now();
    await page.locator(".toast").waitFor({ state: "detached" });
    assert.ok(Date.now() - appeared > 3500, "there is time to think");
    await page.context().close();
  });
});
