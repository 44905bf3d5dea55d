import { z } from "zod";
import { isTime } from "./time";

/** Made by the client: a UUID, a WatermelonDB id, anything of that alphabet. */
export const MobileId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1-64 of A-Z a-z 0-9 _ -");

/** Names a batch or an operation; visible ASCII, so that it survives headers, logs and the database. */
export const ClientKey = z.string().regex(/^[\x21-\x7e]{1,128}$/, "1-128 visible ASCII characters");

export const Time = z
  .string()
  .refine((text) => isTime(text), "an RFC 3339 time such as 2026-11-22T10:00:00Z")
  .meta({ format: "date-time" });

export const PRIORITIES = ["low", "normal", "high"] as const;
export const Priority = z.enum(PRIORITIES);
export type Priority = (typeof PRIORITIES)[number];

export const NETWORK_QUALITIES = ["excellent", "good", "fair", "poor"] as const;
export const NetworkQuality = z.enum(NETWORK_QUALITIES);
export type NetworkQuality = (typeof NETWORK_QUALITIES)[number];
