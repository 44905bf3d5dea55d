import type { Page } from "@playwright/test";

/** One page, or a state that it is brought into, and the name of its pictures. */
export type Shot = {
  name: string;
  path: string;
  anonymous?: boolean;
  height?: number;
  /** What a person does there first; the picture is then of the window instead of the whole page. */
  act?: (page: Page) => Promise<unknown>;
};
