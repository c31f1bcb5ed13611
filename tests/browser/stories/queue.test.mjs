// The queue while it is open: it stays as the desk is, in every tab, and through a connection that goes away.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { Line } from "../proxy.mjs";

const row = (page, id) => page.locator(`#case-${id}`);

/** A customer's case; its number. */
async function opened(desk, subject, priority = "P2") {
  const confirmation = { version: 1, language: "en" };
  const body = { subject, message: "Since ten this morning.", priority, confirmation };
  const { id } = await desk.api("anne@maple.example", "POST", "/cases", body);
  return id;
}

/** Until the page hears of what happens. */
const isListening = (page) => page.waitForFunction(() => performance.getEntriesByType("resource").some((of) => of.name.includes("/live")));

describe("the queue while it is open", () => {
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

  it("shows a new case without a reload, and one that came between rendering and listening", async () => {
    const page = await person(browser, desk, { as: "omar@desk.example" });
    await page.goto("/queue");
    const id = await opened(desk, "Nobody can sign in");
    await row(page, id).waitFor();
    await page.context().route("**/live?*", async (route) => {
      await missed;
      await route.continue();
    });
    let hear;
    const missed = new Promise((resolve) => (hear = resolve));
    await page.reload();
    const between = await opened(desk, "Printing stops");
    hear();
    await row(page, between).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it("keeps focus, what is ticked and where the reader is", async () => {
    const page = await person(browser, desk, { as: "omar@desk.example" });
    await page.goto("/queue");
    await page.locator("#filter summary").click();
    await page.locator("#f-tags").fill("vip, بنك");
    await page.evaluate(() => document.getElementById("f-tags").setSelectionRange(2, 5));
    const id = await opened(desk, "The archive is slow");
    await row(page, id).waitFor();
    const kept = await page.evaluate(() => {
      const { activeElement: at } = document;
      return [at.id, at.value, at.selectionStart, at.selectionEnd, document.getElementById("filter").open];
    });
    assert.deepEqual(kept, ["f-tags", "vip, بنك", 2, 5, true]);
    await page.context().close();
  });

  it("needs one connection for eight tabs, and another tab goes on where the first is closed", async () => {
    const line = await Line.to(desk.url);
    const first = await person(browser, desk, { as: "omar@desk.example", url: line.url });
    const context = first.context();
    const streams = new Set();
    context.on("request", (request) => request.url().includes("/live?") && streams.add(request));
    await first.goto("/queue");
    await isListening(first);
    const tabs = [first];
    while (tabs.length < 8) {
      const tab = await context.newPage();
      await tab.goto("/queue");
      tabs.push(tab);
    }
    assert.equal(streams.size, 1);
    const id = await opened(desk, "The reports are empty");
    for (const tab of tabs) {
      await tab.bringToFront();
      await row(tab, id).waitFor();
    }
    await first.close();
    const later = await opened(desk, "The reports are empty again");
    await tabs[3].bringToFront();
    await row(tabs[3], later).waitFor();
    assert.equal(streams.size, 2);
    await context.close();
    await line.close();
  });

  it("says that it is offline, and catches up on what it missed", async () => {
    const line = await Line.to(desk.url);
    const page = await person(browser, desk, { as: "yasmin@desk.example", language: "ar", url: line.url });
    await page.goto("/queue");
    await isListening(page);
    line.cut();
    const id = await opened(desk, "Labels are cut off");
    await page.locator("#offline").waitFor({ state: "visible" });
    assert.match(await page.locator("#offline time").textContent(), /^[0-9]{2}:[0-9]{2}$/);
    line.mend();
    await row(page, id).waitFor({ timeout: 20_000 });
    await page.locator("#offline").waitFor({ state: "hidden" });
    await page.context().close();
    await line.close();
  });

  it("tells an agent of what concerns the agent, in the agent's language", async () => {
    const id = await opened(desk, "The export fails");
    const page = await person(browser, desk, { as: "omar@desk.example" });
    await page.goto("/queue");
    await isListening(page);
    const agents = await desk.api("amal@desk.example", "GET", "/agents");
    const omar = agents.items.find((agent) => agent.address === "omar@desk.example");
    await desk.api("lina@desk.example", "PUT", `/cases/${id}/assignment`, { agent: omar.id });
    await page.locator("#said", { hasText: `#${id}` }).waitFor({ state: "attached" });
    assert.match(await page.locator("#said").textContent(), /is assigned to you/);
    await page.context().close();
  });

  it("is the same on two nodes of one PostgreSQL", async () => {
    const shared = await Desk.open({ engine: "postgres", nodes: 2 });
    const page = await person(browser, shared, { as: "omar@desk.example", url: shared.nodes[1] });
    await page.goto("/queue");
    await isListening(page);
    const id = await opened(shared, "Two nodes");
    await row(page, id).waitFor();
    await page.context().close();
    await shared.close();
  });
});
