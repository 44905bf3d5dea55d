"use client";

import { EmptyState } from "@/components/ui/empty-state";
import { SyncProvider } from "@/lib/sdk/react";
import { EnrollScreen } from "./enroll-screen";
import { useOfflinePage } from "./use-offline-page";
import { usePhone } from "./use-phone";
import { Workspace } from "./workspace";

/** The sample app: one page that acts as a technician's phone. */
export function FieldApp() {
  useOfflinePage();
  const { phone, adopt, leave } = usePhone();
  return (
    <div className="min-h-dvh bg-sunken">
      <div className="mx-auto flex min-h-dvh max-w-md flex-col bg-canvas sm:border-line sm:border-x">
        {phone === "opening" ? <main aria-busy="true" className="flex-1" /> : null}
        {phone === "new" ? <EnrollScreen onEnrolled={adopt} /> : null}
        {phone === "elsewhere" ? (
          <main className="flex flex-1 flex-col justify-center">
            <h1 className="sr-only">Tidelock Field</h1>
            <EmptyState title="This phone is open in another tab">
              Close the other tab and load this page again: one storage belongs to one client.
            </EmptyState>
          </main>
        ) : null}
        {typeof phone === "object" ? (
          <SyncProvider client={phone.client}>
            <Workspace phone={phone} onForgotten={leave} />
          </SyncProvider>
        ) : null}
      </div>
    </div>
  );
}
