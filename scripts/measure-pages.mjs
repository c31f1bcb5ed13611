// Prints what `make bench` says of pages in a browser: how much a first visit brings, and how long after something happens an
// open page shows it. The desk is tests/desk-at, a debug build of what ships: what ships is no slower.
import { DESKTOP, open, person } from "../tests/browser/browser.mjs";
import { Desk } from "../tests/browser/desk.mjs";
import { furnish } from "../tests/browser/screens.mjs";

const [OMAR, ANNE] = ["omar@desk.example", "anne@maple.example"];
const ROUNDS = 21;
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** How many bytes a first visit brings, as they go over the line: fonts, and all the rest. */
async function brought(browser, desk, path, how) {
  const page = await person(browser, desk, { size: DESKTOP, ...how });
  const session = await page.context().newCDPSession(page);
  const kinds = new Map();
  const bytes = { fonts: 0, rest: 0 };
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) === "Font" ? "fonts" : "rest"] += encodedDataLength;
  });
  await session.send("Network.enable");
  await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  await page.context().close();
  return bytes;
}

/** How many milliseconds pass from before a case is sent until the queue of an agent shows it. */
async function shown(browser, desk) {
  const page = await person(browser, desk, { as: OMAR });
  await page.goto("/queue");
  await page.waitForTimeout(1000);
  const took = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = Date.now();
    const { id } = await desk.api(ANNE, "POST", "/cases", {
      subject: `Round ${round}`,
      message: "Nobody can sign in.",
      priority: "P3",
      confirmation: { version: 1, language: "en" },
    });
    await page.waitForSelector(`#case-${id}`, { state: "attached" });
    took.push(Date.now() - before);
    // What happens on a desk doesn't wait for pages, and neither does it come at their pace.
    await page.waitForTimeout((round % 7) * 150);
  }
  await page.context().close();
  return took.sort((one, other) => one - other);
}

const desk = await Desk.open();
const browser = await open();
const { case: id } = await furnish(desk);
console.log("\n## Pages in a browser\n");
console.log("Chromium, a debug build of the desk on loopback. The aim is under 60 kB for a first page without its fonts, compressed as");
console.log(`it goes over the line, and under 500 ms until an open page shows what happened (the middle and the most of ${ROUNDS}).\n`);
console.log("| a first visit to | kB without fonts | kB of fonts |\n| --- | --- | --- |");
for (const [name, path, how] of [
  ["the door", "/sign-in", {}],
  ["the plans", "/plans", {}],
  ["the plans, in Arabic", "/plans", { language: "ar" }],
  ["the queue", "/queue", { as: OMAR }],
  ["an agent's case", `/cases/${id}`, { as: OMAR }],
  ["a customer's case", `/cases/${id}`, { as: ANNE }],
]) {
  const { fonts, rest } = await brought(browser, desk, path, how);
  console.log(`| ${name} | ${kilobytes(rest)} | ${kilobytes(fonts)} |`);
}
const took = await shown(browser, desk);
console.log(`\nA case that a customer sends stands in an agent's open queue after ${took[(ROUNDS - 1) / 2]} ms, at most ${took[ROUNDS - 1]}.`);
await browser.close();
await desk.close();
