// Every screen, in both languages, light and dark, on a desk and on a phone: axe finds nothing, and nothing is wider than its
// window.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { DESKTOP, PHONE, fitsItsWindow, isOpenToAll, open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { LONG_BEFORE, furnishMail } from "../mail-scene.mjs";
import { MailServer } from "../mail.mjs";
import { SCREENS, furnish } from "../screens.mjs";

const WIDTHS = [320, 360, 390, 768, 1024, 1440, 1920];

describe("every screen", () => {
  let browser;
  let desk;
  let server;
  let ids;

  before(async () => {
    browser = await open();
    server = await MailServer.open();
    desk = await Desk.open({ at: LONG_BEFORE });
    ids = { ...(await furnishMail(desk, server)), ...(await furnish(desk)) };
  });

  after(async () => {
    await browser.close();
    await desk.close();
    await server.close();
  });

  for (const { name, path, as, onwards, status = 200 } of SCREENS) {
    for (const language of ["en", "ar"]) {
      it(`${name}, in ${language}`, async () => {
        for (const dark of [false, true]) {
          const page = await person(browser, desk, { as, language, dark });
          const separator = path.includes("?") ? "&" : "?";
          const there = path.replace(/\{(\w+)\}/g, (_, of) => ids[of]);
          const first = await page.goto(`${there}${separator}lang=${language}`);
          const answer = (await onwards?.(page, language)) ?? first;
          assert.equal(answer.status(), status, name);
          assert.equal(await page.locator("html").getAttribute("lang"), language);
          // Style sheets alone know how wide a window is: the page needn't be asked for again.
          for (const size of [DESKTOP, PHONE]) {
            await page.setViewportSize(size);
            await isOpenToAll(page, `${name}, ${language}, ${dark ? "dark" : "light"}, ${size.width}`);
          }
          for (const width of dark ? [] : WIDTHS) {
            await page.setViewportSize({ width, height: 800 });
            await fitsItsWindow(page, `${name}, ${language}`);
          }
          // A browser says itself where a page isn't there.
          if (status === 200) assert.deepEqual(page.complaints, []);
          await page.context().close();
        }
      });
    }
  }
});
