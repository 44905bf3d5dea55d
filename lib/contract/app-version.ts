import { z } from "zod";

const error = "a version of numbers and dots, such as 2.4 or 2.4.1";

/** The least version that a tenant asks of its app. */
export const MinimumAppVersion = z
  .string(error)
  .trim()
  .max(40, error)
  .regex(/^\d{1,9}(\.\d{1,9}){0,3}$/, error);
