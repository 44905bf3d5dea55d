import { z } from "zod";

/** A zone of the IANA database that this runtime knows: "Europe/Berlin", "UTC". */
export const TimeZone = z.string().max(64).refine(isTimeZone, "an IANA time zone such as Europe/Berlin");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // An offset such as "+02:00" is taken too, but knows no summer time.
    return /^[A-Za-z]/.test(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
