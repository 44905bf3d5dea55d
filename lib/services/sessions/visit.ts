/** Where somebody comes from. */
export type Visit = {
  /** The IP address that the request came from. */
  address: string;
  /** What their browser calls itself. */
  userAgent: string;
};
