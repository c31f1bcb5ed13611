// What is decided about a case: a lowering after silence and its contest, a merge and its undoing.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";

async function opened(desk, who, subject, priority = "P1") {
  const confirmation = { version: 1, language: "en" };
  const body = { subject, message: "Since ten this morning.", priority, confirmation };
  return (await desk.api(who, "POST", "/cases", body)).id;
}

const priority = (page) => page.locator("#main .prio").first().getAttribute("data-p");

/** Opens what is folded around a form, if anything is. */
const unfold = (form) =>
  form.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  });

describe("what is decided about a case", () => {
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

  for (const [customer, language] of [["anne@maple.example", "en"], ["salma@atlas.example", "ar"]]) {
    it(`d8: a case is lowered after a check that nobody answered, and raised again where a lead upholds the contest, in ${language}`, async () => {
      const id = await opened(desk, customer, "Nobody can sign in");
      const ours = await person(browser, desk, { as: "omar@desk.example", language });
      await ours.goto(`/cases/${id}`);
      await ours.keyboard.press("v");
      await ours.locator(".toast").waitFor();
      const lower = ours.locator('form[action$="/priority"]', { has: ours.locator('[value="silent"]') });
      await unfold(lower);
      assert.ok(await lower.locator('[value="silent"]').isDisabled(), "the grace isn't over");
      await desk.pass(3 * 3600);
      await desk.work();
      await ours.goto(`/cases/${id}`);
      await ours.keyboard.press("p");
      await lower.locator('[value="silent"]').check();
      await lower.locator('[data-kind="danger"]').click();
      await ours.locator(".toast").waitFor();
      assert.equal(await priority(ours), "2");
      const theirs = await person(browser, desk, { as: customer, language });
      await theirs.goto(`/cases/${id}`);
      assert.equal(await priority(theirs), "2");
      const contest = theirs.locator('form[action$="/contests"]');
      await unfold(contest);
      await contest.locator("textarea").fill("We were at the phone all the time.");
      await contest.locator("button").click();
      await theirs.locator('.callout[data-state="kept"]').waitFor();
      const lead = await person(browser, desk, { as: "lina@desk.example", language });
      await lead.goto(`/cases/${id}`);
      await lead.locator('a[href*="/contests/"]').first().click();
      assert.match(await lead.locator("#main").textContent(), /We were at the phone/);
      await lead.locator('[name="decide"][value="uphold"]').check();
      await lead.locator("#decide-reason").fill("The check went to the wrong number.");
      await lead.locator('form[action$="/decision"] [data-kind="primary"]').click();
      await lead.waitForURL((url) => url.pathname === `/cases/${id}`);
      assert.equal(await priority(lead), "1");
      await theirs.locator('#main .prio[data-p="1"]').first().waitFor();
      for (const page of [ours, theirs, lead]) assert.deepEqual(page.complaints, []);
      await Promise.all([ours, theirs, lead].map((page) => page.context().close()));
    });
  }

  it("d22: cases are merged and parted again, and each keeps its own promise", async () => {
    const [first, second] = [await opened(desk, "anne@maple.example", "Sign-in fails"), await opened(desk, "anne@maple.example", "No sign-in")];
    const page = await person(browser, desk, { as: "omar@desk.example" });
    await page.goto(`/cases/${first}`);
    await page.keyboard.press("m");
    assert.equal(await page.evaluate(() => document.activeElement.name), "with");
    await page.keyboard.type(String(second));
    await page.keyboard.press("Enter");
    await page.locator(".vs").waitFor();
    assert.equal(await page.locator(".vs .promise").count(), 2);
    await page.locator(`[name="keep"][value="${first}"]`).check();
    await page.locator('form[action$="/merges"] [data-kind="primary"]').click();
    await page.waitForURL((url) => url.pathname === `/cases/${first}`);
    assert.match(await page.locator("#main").textContent(), new RegExp(`#${second}`));
    await page.goto(`/cases/${first}`);
    await page.locator('form[action$="/merges/undoing"] button').first().click();
    await page.waitForURL((url) => url.pathname === `/cases/${first}`);
    await page.goto("/queue");
    await page.locator(`#case-${first}`).waitFor();
    await page.locator(`#case-${second}`).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});
