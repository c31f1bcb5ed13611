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

const [OMAR, LINA] = ["omar@desk.example", "lina@desk.example"];
const [ANNE, SARA, MARIAM] = ["anne@maple.example", "sara@najd.example", "mariam@creek.example"];

/** What is shown, to whom, in which language, and how; what is chosen on it first. */
const SHOTS = [
  { name: "queue.en.desktop", path: "/queue", as: OMAR, language: "en", size: DESKTOP },
  { name: "queue.ar.desktop.dark", path: "/queue", as: LINA, language: "ar", size: DESKTOP, dark: true },
  { name: "case.en.desktop.dark", path: "/cases/5", as: OMAR, language: "en", size: DESKTOP, dark: true },
  { name: "case.ar.desktop", path: "/cases/9", as: LINA, language: "ar", size: DESKTOP },
  { name: "new-case.en.desktop", path: "/cases/new", as: ANNE, language: "en", size: DESKTOP, choose: "[name=priority]" },
  { name: "new-case.ar.phone", path: "/cases/new", as: SARA, language: "ar", size: PHONE, choose: "[name=priority]" },
  { name: "cases.en.phone", path: "/cases", as: ANNE, language: "en", size: PHONE },
  { name: "case.ar.phone.dark", path: "/cases/9", as: MARIAM, language: "ar", size: PHONE, dark: true },
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
for (const { name, path, choose, ...how } of SHOTS) {
  const page = await person(browser, desk, how);
  const answer = await page.goto(`${path}?lang=${how.language}`);
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()}`);
  // By now the desk knows where the browser is.
  await page.reload();
  if (choose) await page.locator(choose).first().check();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.context().close();
}
await browser.close();
await desk.close();
rmSync(directory, { recursive: true });
