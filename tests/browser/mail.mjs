// The mail of the rest of the world: a server that takes the desk's letters, and what people and programs write to it.
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** What the desk is written to. */
export const SUPPORT = "support@desk.example";

const refusal = (responseCode, said) => Object.assign(new Error(said), { responseCode });

/** A server of this machine that keeps the letters it is given. */
export class MailServer {
  #server;
  #sockets = new Map();
  #letters = [];
  #rules = new Map();

  static async open() {
    const mail = new MailServer();
    mail.#server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      onRcptTo: ({ address }, _, done) => done(mail.#refusal(address)),
      onData: (stream, session, done) => mail.#takes(stream, session).then(() => done(), done),
    });
    mail.#server.server.on("connection", (socket) => mail.#sockets.set(socket.remotePort, socket));
    mail.#server.listen(0, "127.0.0.1");
    await once(mail.#server.server, "listening");
    mail.port = mail.#server.server.address().port;
    return mail;
  }

  /** From now on mail to an address is refused for good (`gone`) or for now (`busy`), or the connection breaks before the server says that it has it (`breaks`). */
  at(address, rule) {
    this.#rules.set(address, rule);
  }

  #refusal(address) {
    const rule = this.#rules.get(address);
    if (rule === "gone") return refusal(550, `5.1.1 <${address}>: there is no such mailbox here`);
    if (rule === "busy") return refusal(451, "4.7.1 Greylisted: try again later");
    return undefined;
  }

  async #takes(stream, session) {
    const parts = [];
    for await (const part of stream) parts.push(part);
    const reached = session.envelope.rcptTo.map(({ address }) => address);
    this.#letters.push({ ...(await PostalMime.parse(Buffer.concat(parts))), reached });
    if (reached.some((address) => this.#rules.get(address) === "breaks")) this.#sockets.get(session.remotePort).destroy();
  }

  /** The next letter to somebody whose text has something, which is taken away; it is waited for. */
  async letter(to, has) {
    for (let tries = 0; tries < 400; tries++) {
      const place = this.#letters.findIndex((letter) => letter.reached.includes(to) && letter.text.includes(has));
      if (place >= 0) return this.#letters.splice(place, 1)[0];
      await sleep(25);
    }
    const came = this.#letters.map((letter) => `${letter.reached}: ${letter.subject}`);
    throw new Error(`no letter to ${to} has ${JSON.stringify(has)}; there came:\n${came.join("\n")}`);
  }

  async close() {
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** Where a link of a letter leads, by the words before it. */
export function way(letter, words) {
  const said = letter.text.slice(letter.text.indexOf(words) + words.length);
  return new URL(said.match(/https?:\/\/\S+/)[0]).pathname;
}

/** Where nobody listens. */
export async function closedPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

let written = 0;

/** The source of a message: its headers, and what it says. */
export function message(headers, text) {
  const id = `${++written}@mail.example`;
  const all = { "Message-ID": `<${id}>`, To: SUPPORT, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join("\n")}\n\n${text}\n`.replaceAll("\n", "\r\n");
}

/** The body of a message of several parts: the headers of each, and what it holds. */
export function parts(kind, all) {
  const boundary = `part-${++written}`;
  const each = all.map(([headers, body]) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return `--${boundary}\n${lines.join("\n")}\n\n${body}\n`;
  });
  return { type: `multipart/${kind}; boundary=${boundary}`, body: `${each.join("")}--${boundary}--` };
}
