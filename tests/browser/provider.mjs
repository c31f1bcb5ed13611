// A real identity provider, at which everybody is who they say.
import { once } from "node:events";
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

/** Where the desk takes people back, and its secret there. */
const BACK = "/sign-in/provider/answer";
const SECRET = "a secret for the time of a test";

export class Issuer {
  #server;

  /** Listens; who it answers for, `serve` says. */
  static async open() {
    const issuer = new Issuer();
    issuer.#server = createServer().listen(0, "127.0.0.1");
    await once(issuer.#server, "listening");
    issuer.url = `http://localhost:${issuer.#server.address().port}`;
    return issuer;
  }

  /** Answers for a desk; `isVerified` says of which addresses the provider knows that they are the person's. */
  serve(desk, isVerified = () => true) {
    const provider = new Provider(this.url, {
      clients: [{ client_id: "radd", client_secret: SECRET, redirect_uris: [`${desk.url}${BACK}`] }],
      claims: { openid: ["sub"], email: ["email", "email_verified"] },
      conformIdTokenClaims: false,
      cookies: { keys: ["a key for the time of a test"] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: isVerified(id) }) }),
    });
    // It tells of its pages for development, which are what is wanted here.
    this.#server.on("request", provider.callback());
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
