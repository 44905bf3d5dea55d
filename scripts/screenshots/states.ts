import type { Page } from "@playwright/test";
import type { Shot } from "./shot";

const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const filled = (button: string, fields: { [label: string]: string }, send?: string) => async (page: Page) => {
  await press(button)(page);
  const dialog = page.getByRole("dialog");
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
  if (send) await dialog.getByRole("button", { name: send }).click();
  return dialog;
};

/** Where the states begin: pages of a tenant, one of its devices, a conflict that waits and one whose record moved on since. */
export type Places = { tenant: string; device: string; conflict: string; moved: string };

/** What stands on a page only after something was done: dialogs, menus, messages. A few make what they show. */
export function states({ tenant, device, conflict, moved }: Places): Shot[] {
  return [
    { name: "login-refused", path: "/login?error=CredentialsSignin", anonymous: true },
    { name: "login-throttled", path: "/login?error=TooManyTries", anonymous: true },
    { name: "new-tenant", path: "/admin", act: press("New tenant") },
    { name: "palette", path: tenant, act: (page) => page.keyboard.press("Control+k") },
    { name: "shortcuts", path: tenant, act: (page) => page.keyboard.press("?") },
    { name: "user-menu", path: tenant, act: press(/^(Your account|.*Platform admin)$/) },
    { name: "tenants", path: tenant, act: press(/Switch tenant/) },
    { name: "range", path: tenant, act: press("Last 7 days") },
    { name: "chart-table", path: tenant, act: press("Show as a table") },
    { name: "offline", path: tenant, act: offline },
    { name: "broken", path: `${tenant}/alerts`, act: broken },
    { name: "filters", path: `${tenant}/devices`, act: press(/^(Columns|Filters)$/) },
    { name: "no-device", path: `${tenant}/devices?q=nobody` },
    { name: "gone", path: `${tenant}/devices/00000000-0000-4000-8000-000000000000` },
    { name: "waterfall", path: device, act: press("Show its sync step by step") },
    { name: "resync", path: device, act: press("Full resync") },
    { name: "revoke", path: device, act: press(/^Revoke/) },
    { name: "chosen", path: conflict, act: press("Device's edit") },
    { name: "alike", path: conflict, act: alike },
    { name: "undo", path: moved, act: press(/^Undo/) },
    { name: "own-value", path: conflict, act: press(/: another value$/) },
    { name: "replay", path: `${tenant}/policies/work_order`, act: tried },
    { name: "review", path: `${tenant}/policies/work_order`, act: changed },
    { name: "restore", path: `${tenant}/policies/ticket?view=history`, act: press("Restore") },
    { name: "stage", path: `${tenant}/policies`, act: guarded },
    { name: "feature", path: `${tenant}/settings?tab=rollout`, act: press(/^Roll out/) },
    {
      name: "edit",
      path: `${tenant}/queue`,
      act: opened,
    },
    {
      name: "alert-rule",
      path: `${tenant}/alerts?edit=new`,
      act: (page) => page.getByRole("dialog").waitFor(),
    },
    { name: "new-channel", path: `${tenant}/alerts?tab=channels`, act: press("New channel") },
    { name: "rule-menu", path: `${tenant}/alerts`, act: press(/^Actions for/) },
    { name: "integrity", path: `${tenant}/audit`, act: press("Check integrity") },
    {
      name: "new-member",
      path: `${tenant}/settings`,
      act: filled("Invite", { "E-mail": "no address" }, "Invite"),
    },
    { name: "new-token", path: `${tenant}/settings?tab=tokens`, act: press("New token") },
    { name: "new-code", path: `${tenant}/settings?tab=enrolment`, act: press("New code") },
    {
      name: "code",
      path: `${tenant}/settings?tab=enrolment`,
      act: filled("New code", { Devices: "1" }, "Make the code"),
    },
    { name: "saved", path: `${tenant}/settings?tab=general`, act: saved },
  ];
}

async function offline(page: Page) {
  await page.context().setOffline(true);
  await page.getByRole("alert").filter({ hasText: "offline" }).waitFor();
}

/** The server answers the page, and then no question more. */
async function broken(page: Page) {
  await page.route("**/api/sync/**", (route) => route.abort());
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByText("could not be loaded").waitFor();
}

async function tried(page: Page) {
  await press("Try it")(page);
  await page.getByRole("button", { name: "Try it again" }).waitFor();
}

async function changed(page: Page) {
  await page.getByRole("combobox", { name: "When both sides changed the same field" }).click();
  await page.getByRole("option", { name: "Client wins" }).click();
  await tried(page);
  await press("Review")(page);
}

async function opened(page: Page) {
  await page.getByRole("link", { name: "wo-4711" }).click();
  await page.getByRole("dialog").waitFor();
}

async function saved(page: Page) {
  await press("Save")(page);
  await page.getByText("Saved").waitFor();
}

async function alike(page: Page) {
  await press("Device's edit")(page);
  await press(/^Others like this/)(page);
}

async function guarded(page: Page) {
  await press("Roll out…")(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "On", exact: true }).click();
  await dialog.getByRole("switch").check();
}
