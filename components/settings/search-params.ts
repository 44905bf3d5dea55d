import { z } from "zod";

export const SETTINGS_TABS = ["members", "enrolment", "tokens", "limits", "rollout", "general"] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

/** The state of the settings in their address. */
export const settingsParams = { tab: z.enum(SETTINGS_TABS).default("members") };
