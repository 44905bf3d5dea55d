import { expect, test } from "vitest";
import { requireSameOrigin } from "./same-origin";

const own = { host: "127.0.0.1:3000" };

test.each([
  [{ "sec-fetch-site": "same-origin" }],
  [{ "sec-fetch-site": "none" }],
  [{ origin: "http://127.0.0.1:3000" }],
])("a change from the dashboard itself passes: %j", (headers) => {
  expect(() => requireSameOrigin(new Headers({ ...own, ...headers }))).not.toThrow();
});

test.each([
  [{}],
  [{ "sec-fetch-site": "cross-site" }],
  [{ "sec-fetch-site": "same-site" }],
  [{ "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:3000" }],
  [{ origin: "http://evil.example" }],
  [{ origin: "http://127.0.0.1:3001" }],
  [{ origin: "null" }],
])("a change from elsewhere is forbidden: %j", (headers) => {
  expect(() => requireSameOrigin(new Headers({ ...own, ...headers }))).toThrow(
    expect.objectContaining({ code: "forbidden" }),
  );
});
