import { expect, test } from "vitest";
import { StrangerLimit } from "./stranger-limit";

const limit = () =>
  new StrangerLimit({ perNetwork: { perSecond: 1, burst: 2 }, inAll: { perSecond: 2, burst: 5 } });

test("addresses of one IPv6 /64 share their tries, those of another have their own", () => {
  const tries = limit();
  expect(tries.take("2001:db8::1", 0)).toBe(0);
  expect(tries.take("2001:db8::2", 0)).toBe(0);
  expect(tries.take("2001:db8::3", 0)).toBe(1);
  expect(tries.take("2001:db8:0:1::1", 0)).toBe(0);
  expect(tries.take("2001:db8::3", 1000)).toBe(0);
});

test("many networks together have no more than the limit for all", () => {
  const tries = limit();
  const waits = Array.from({ length: 8 }, (_, no) => tries.take(`10.0.0.${no}`, 0));
  expect(waits).toEqual([0, 0, 0, 0, 0, 0.5, 0.5, 0.5]);
});

test("who was refused for all the others has lost no try of their own", () => {
  const tries = limit();
  for (let no = 0; no < 5; no++) tries.take(`10.0.0.${no}`, 0);
  for (let no = 0; no < 9; no++) expect(tries.take("192.0.2.1", 0)).toBe(0.5);
  expect(tries.take("192.0.2.1", 1000)).toBe(0);
  expect(tries.take("192.0.2.1", 1000)).toBe(0);
});

test("a try that is given back never happened, for the network and for all", () => {
  const tries = limit();
  for (let no = 0; no < 50; no++) {
    expect(tries.take("192.0.2.1", 0)).toBe(0);
    tries.giveBack("192.0.2.1");
  }
});
