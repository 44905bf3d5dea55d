"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";
import { queryClient } from "@/lib/query/query-client";

/** What every page needs around it: theme, data, tooltips, toasts. `nonce` lets the theme be set before the page is drawn. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={queryClient()}>
        <Tooltip.Provider delay={400}>
          <div className="app-root">{children}</div>
        </Tooltip.Provider>
        <Toaster />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
