// Takes the README's screenshots of the demonstration as it is now: `node scripts/screenshots.mjs target/release/radd`. The
// desk is served by tests/desk-at, so that nobody need type passwords; it is what ships.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { DESKTOP, PHONE, open, person } from "../tests/browser/browser.mjs";
import { Desk } from "../tests/browser/desk.mjs";

const FOLDER = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

/** What is shown, to whom, in which language, and how. */
const SHOTS = [
  { name: "queue.en.desktop", path: "/queue", as: "omar@desk.example", language: "en", size: DESKTOP },
  { name: "queue.ar.desktop.dark", path: "/queue", as: "lina@desk.example", language: "ar", size: DESKTOP, dark: true },
  { name: "case.en.desktop.dark", path: "/cases/1", as: "omar@desk.example", language: "en", size: DESKTOP, dark: true },
  { name: "case.ar.desktop", path: "/cases/1", as: "lina@desk.example", language: "ar", size: DESKTOP },
  { name: "portal.en.phone", path: "/cases", as: "anne@maple.example", language: "en", size: PHONE },
  { name: "portal.ar.phone.dark", path: "/cases", as: "sara@najd.example", language: "ar", size: PHONE, dark: true },
  { name: "plans.en.desktop", path: "/plans", language: "en", size: DESKTOP },
  { name: "plans.ar.phone", path: "/plans", language: "ar", size: PHONE },
];

const [radd] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "radd-screenshots-"));
const database = `sqlite:${join(directory, "radd.db")}`;
execFileSync(radd, ["demo", "--database", database, "--tokens", join(directory, "tokens.json")]);
const desk = await Desk.open({ at: new Date().toISOString(), engine: database });
const browser = await open();
mkdirSync(FOLDER, { recursive: true });
for (const { name, path, ...how } of SHOTS) {
  const page = await person(browser, desk, how);
  const answer = await page.goto(`${path}?lang=${how.language}`);
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()}`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.context().close();
}
await browser.close();
await desk.close();
rmSync(directory, { recursive: true });
