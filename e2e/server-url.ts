/** Where the server under test listens. `npm test` names a free port; by hand it is this one. */
export const SERVER_PORT = process.env.TIDELOCK_E2E_PORT ?? "3190";
export const SERVER_URL = `http://127.0.0.1:${SERVER_PORT}`;
