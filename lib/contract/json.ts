import { z } from "zod";

/** A JSON value as it travels. Tidelock never interprets what it doesn't know, so `unknown` leaves stay JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The fields of a record: one JSON object, whose top-level keys are what merges and conflicts are about. */
export type Fields = { [field: string]: Json };

/** Text that is the rendering of that value; the type lets the API reference say what is in it. */
export type JsonText<Value> = string & { readonly rendered?: Value };

export const JsonValue: z.ZodType<Json> = z.json();
