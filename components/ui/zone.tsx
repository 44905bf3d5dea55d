"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { changedSearch } from "@/lib/query/search-params";
import { askedZone, rememberZone, type ZoneChoice } from "./zone-choice";

type Zone = {
  choice: ZoneChoice;
  /** The IANA zone that times are shown in. */
  timeZone: string;
  tenantZone: string;
  setChoice: (choice: ZoneChoice) => void;
};

const ZoneContext = createContext<Zone>({
  choice: "utc",
  timeZone: "UTC",
  tenantZone: "UTC",
  setChoice: () => {},
});

/** The zone that every time below is shown in: the tenant's, the browser's or UTC. */
export const useZone = () => use(ZoneContext);

type Props = {
  /** From the cookie, so that the server already renders the right hours. */
  initial: { choice: ZoneChoice; timeZone: string };
  tenantZone: string;
  children: ReactNode;
};

export function ZoneProvider({ initial, tenantZone, children }: Props) {
  const search = useSearchParams();
  const [remembered, setRemembered] = useState(initial.choice);
  const choice = askedZone(search.get("zone")) ?? remembered;
  const [browserZone, setBrowserZone] = useState(
    initial.choice === "browser" ? initial.timeZone : tenantZone,
  );
  useEffect(() => setBrowserZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  useEffect(() => {
    if (choice === "browser") rememberZone("browser", browserZone);
  }, [choice, browserZone]);
  const zone = useMemo<Zone>(
    () => ({
      choice,
      tenantZone,
      timeZone: { tenant: tenantZone, browser: browserZone, utc: "UTC" }[choice],
      setChoice: (next) => {
        rememberZone(next, Intl.DateTimeFormat().resolvedOptions().timeZone);
        setRemembered(next);
        window.history.pushState(null, "", changedSearch(search, { zone: next }));
      },
    }),
    [choice, tenantZone, browserZone, search],
  );
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}
