// Debian's Chromium, and people who use it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

const PROGRAM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A browser; it is closed with the test. */
export async function open() {
  if (!PROGRAM) throw new Error("Chromium isn't on this machine: scripts/need.sh chromium");
  // Root's processes can't have Chromium's sandbox.
  const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: PROGRAM, args });
}

/** Somebody with a browser of their own: signed in where an address is given. What the pages complain of fails the test. */
export async function person(browser, desk, { as, language = "en", dark = false, size = DESKTOP, script = true, url } = {}) {
  const context = await browser.newContext({
    baseURL: url ?? desk.url,
    locale: language === "ar" ? "ar-EG" : "en-GB",
    timezoneId: "Asia/Dubai",
    colorScheme: dark ? "dark" : "light",
    viewport: size,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  const watch = (page) => {
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (said) => said.type() === "error" && complaints.push(`${said.text()} (${said.location().url})`));
  };
  context.on("page", watch);
  if (as) {
    const { name, value } = await desk.session(as);
    await context.addCookies([{ name, value, url: url ?? desk.url, httpOnly: true, sameSite: "Lax" }]);
  }
  const page = await context.newPage();
  page.complaints = complaints;
  return page;
}

/** Nothing on the page is closed to people who see, hear or move otherwise than most. */
export async function isOpenToAll(page, what) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  const said = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
  assert.deepEqual(said, [], what);
}

/** Whether nothing reaches beyond the sides of the window. */
export async function fitsItsWindow(page, what) {
  const [inside, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(inside <= window, `${what}: ${inside} wide in a window of ${window}`);
}
