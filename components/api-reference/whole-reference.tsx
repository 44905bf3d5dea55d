import { useEffect } from "react";
import api from "@/docs/reference/openapi.json";
import type { OpenApi } from "@/lib/contract/openapi";
import { ApiReference } from "./api-reference";

/** The reference with its contents. It is drawn later than the page, so it goes to the place that the address names itself. */
export default function WholeReference() {
  useEffect(() => {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return <ApiReference api={api as unknown as OpenApi} />;
}
