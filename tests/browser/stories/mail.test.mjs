// Mail between a customer and the desk: links that need no sign-in and no script, and pages that show mail as it comes.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { PHONE, fitsItsWindow, open, person } from "../browser.mjs";
import { Desk } from "../desk.mjs";
import { mailboxes } from "../mail-scene.mjs";
import { MailServer, message, way } from "../mail.mjs";

const BILAL = "bilal@atlas.example";
const OMAR = "omar@desk.example";
const YASMIN = "yasmin@desk.example";

describe("mail", () => {
  let browser;
  let server;
  let desk;

  before(async () => {
    browser = await open();
    server = await MailServer.open();
    desk = await Desk.open();
    await mailboxes(desk, server);
  });

  after(async () => {
    await browser.close();
    await desk.close();
    await server.close();
  });

  /** A case that Bilal begins by mail, and the receipt that answers it. */
  const begins = async (subject) => {
    const { case: id } = await desk.gets(message({ From: `Bilal Tazi <${BILAL}>`, Subject: subject }, "Since ten."));
    await desk.work();
    return { id, receipt: await server.letter(BILAL, `#${id}`) };
  };

  it("lets a customer without JavaScript raise the priority by the link of the receipt, and the agent sees it", async () => {
    const { id, receipt } = await begins("Tellers are locked out");
    const omar = await person(browser, desk, { as: OMAR });
    await omar.goto(`/cases/${id}`);
    await omar.locator('#case-head .prio[data-p="3"]').waitFor();
    const bilal = await person(browser, desk, { script: false, size: PHONE });
    await bilal.goto(way(receipt, "Confirm a higher priority"));
    await fitsItsWindow(bilal, "the link of a receipt");
    assert.ok(await bilal.getByText("Tellers are locked out").isVisible());
    const choice = bilal.locator('section:has(input[name="to"][value="P2"])');
    await choice.getByLabel("I confirm this statement").check();
    await choice.getByRole("button").click();
    assert.equal(await bilal.getByRole("status").innerText(), "The priority is raised.");
    await bilal.locator('main > p > .prio[data-p="2"]').waitFor();
    await omar.locator('#case-head .prio[data-p="2"]').waitFor();
    const raised = (await desk.api(OMAR, "GET", `/cases/${id}/history`)).items.find((event) => event.kind === "raised");
    assert.equal(raised.details.confirmation.how, "link");
    assert.deepEqual([...omar.complaints, ...bilal.complaints], []);
  });

  it("shows an agent mail that waits, and that it waits no more, while the case is open", async () => {
    const { id, receipt } = await begins("A drawer is stuck");
    const omar = await person(browser, desk, { as: OMAR });
    await omar.goto(`/cases/${id}`);
    const draft = omar.locator("#composer-message");
    await draft.fill("We look into");
    const to = receipt.replyTo[0].address;
    await desk.gets(message({ From: "Eve Martin <eve@elsewhere.example>", To: to, Subject: "Re: drawers" }, "So is mine."));
    await omar.locator(".msg--mail", { hasText: "eve@elsewhere.example" }).waitFor();
    assert.equal(await draft.inputValue(), "We look into");
    const yasmin = await person(browser, desk, { as: YASMIN });
    await yasmin.goto("/mails?lang=en");
    await yasmin.getByRole("button", { name: "Don’t let it in" }).click();
    await omar.locator(".event", { hasText: "was not let in" }).waitFor();
    assert.equal(await omar.locator(".msg--mail").count(), 0);
    assert.deepEqual([...omar.complaints, ...yasmin.complaints], []);
  });
});
