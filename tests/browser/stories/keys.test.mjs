// The desk by keyboard alone, on keyboards of several languages.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";

/** A key as a layout gives it: what it writes, and where it is. */
const press = (page, key, code, how = {}) =>
  page.evaluate(
    ([key, code, how]) =>
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...how })),
    [key, code, how],
  );

const isOpen = (page, id) => page.locator(`dialog#${id}`).evaluate((dialog) => dialog.open);
const current = (page) => page.locator('.row[aria-current="true"] .row__subject').textContent();

describe("the desk by keyboard", () => {
  let browser;
  let desk;
  let page;

  before(async () => {
    browser = await open();
    desk = await Desk.open();
    for (const subject of ["First", "Second", "Third"]) {
      const confirmation = { version: 1, language: "en" };
      await desk.api("anne@maple.example", "POST", "/cases", { subject, message: "It stopped.", priority: "P2", confirmation });
    }
    page = await person(browser, desk, { as: "omar@desk.example" });
  });

  after(async () => {
    await browser.close();
    await desk.close();
  });

  it("goes from row to row, and keeps its place when the queue changes", async () => {
    await page.goto("/queue");
    await page.keyboard.press("j");
    assert.match(await current(page), /First/);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.match(await current(page), /Third/);
    await page.keyboard.press("k");
    assert.match(await current(page), /Second/);
    const confirmation = { version: 1, language: "en" };
    const body = { subject: "Fourth", message: "It stopped.", priority: "P1", confirmation };
    const { id } = await desk.api("anne@maple.example", "POST", "/cases", body);
    await page.locator(`#case-${id}`).waitFor();
    assert.match(await current(page), /Second/);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Second/);
  });

  it("lists its keys, and leaves the list by Escape", async () => {
    await page.goto("/queue");
    await page.keyboard.press("Shift+?");
    assert.ok(await isOpen(page, "keys"));
    await page.keyboard.press("Escape");
    assert.ok(!(await isOpen(page, "keys")));
  });

  it("finds the same keys on Arabic and French keyboards", async () => {
    await page.goto("/queue");
    await press(page, "ت", "KeyJ");
    assert.match(await current(page), /./);
    await press(page, "ظ", "Slash");
    assert.ok(await isOpen(page, "palette"));
    await page.keyboard.press("Escape");
    await press(page, "؟", "Slash", { shiftKey: true });
    assert.ok(await isOpen(page, "keys"));
    await page.keyboard.press("Escape");
    // On AZERTY the slash is a capital of another key, and digits need Shift.
    await press(page, "/", "Period", { shiftKey: true });
    assert.ok(await isOpen(page, "palette"));
    await page.keyboard.press("Escape");
    await press(page, "g", "KeyG");
    await press(page, "é", "Digit2");
    await page.waitForURL("**/queue/*");
  });

  it("does nothing while somebody types or an input method composes, nor with a command of the browser's", async () => {
    await page.goto("/queue");
    await page.keyboard.press("f");
    await page.locator("#f-tags").focus();
    await page.keyboard.type("j?/");
    assert.equal(await page.locator("#f-tags").inputValue(), "j?/");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement), await page.evaluate(() => document.body));
    await press(page, "?", "Slash", { isComposing: true });
    await press(page, "?", "Slash", { altKey: true });
    assert.ok(!(await isOpen(page, "keys")));
  });

  it("goes anywhere by the palette", async () => {
    await page.goto("/queue");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("second");
    const chosen = page.locator('#palette [aria-selected="true"]', { hasText: "Second" });
    await chosen.waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/cases/*");
  });
});
