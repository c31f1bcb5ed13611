// Signing in with what only a browser has: a passkey, and a way round by an identity provider.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { Issuer } from "../provider.mjs";

describe("signing in", () => {
  let browser;
  let desk;
  let issuer;

  before(async () => {
    browser = await open();
    issuer = await Issuer.open();
    // What the provider signs is of now by its own clock.
    desk = await Desk.open({ at: new Date().toISOString(), issuer: issuer.url });
    issuer.serve(desk, (address) => !address.startsWith("yasmin"));
  });

  after(async () => {
    await browser.close();
    await desk.close();
    await issuer.close();
  });

  for (const [language, who] of [["en", "omar@desk.example"], ["ar", "salma@atlas.example"]]) {
    it(`by a passkey, in ${language}`, async () => {
      const page = await person(browser, desk, { as: who, language });
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("WebAuthn.enable");
      const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
      await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
      await page.goto("/account");
      await page.locator("#passkey-name").fill("هاتف");
      await page.locator("[data-passkey=create] button").click();
      await page.locator("table", { hasText: "هاتف" }).waitFor();
      await page.locator('form[action="/sign-out"] button').first().click();
      await page.goto("/sign-in");
      await page.locator("[data-passkey=get] button").click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      const session = (await page.context().cookies()).find((cookie) => cookie.name === "radd");
      assert.ok(session.httpOnly);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  /** Goes by the provider, where everybody is let in who says who they are. */
  const goesBy = async (page, address) => {
    await page.goto("/sign-in");
    await page.locator('a[href^="/sign-in/provider"]').click();
    await page.locator('[name="login"]').fill(address);
    await page.locator('[name="password"]').fill("anything");
    await page.locator('button[type="submit"]').click();
    await page.locator('button[type="submit"]', { hasText: "Continue" }).click();
    await page.waitForURL(`${desk.url}/**`);
  };

  it("by an identity provider, as whoever has the address that it has verified", async () => {
    const page = await person(browser, desk);
    await goesBy(page, "omar@desk.example");
    await page.goto("/account");
    assert.match(await page.locator("main").textContent(), /omar@desk\.example/);
    await page.context().close();
  });

  it("an address that the provider hasn't verified lets nobody in, and neither does one that nobody has here", async () => {
    for (const address of ["yasmin@desk.example", "nobody@elsewhere.example"]) {
      const page = await person(browser, desk);
      await goesBy(page, address);
      await page.locator('[role="alert"]').waitFor();
      const names = (await page.context().cookies(desk.url)).map((cookie) => cookie.name);
      assert.ok(!names.includes("radd"), address);
      await page.context().close();
    }
  });
});
