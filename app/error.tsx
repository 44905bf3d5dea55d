"use client";

import { BrokenDoor } from "@/components/login/broken-door";

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return <BrokenDoor error={error} retry={retry} />;
}
