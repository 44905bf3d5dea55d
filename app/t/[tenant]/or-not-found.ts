import { notFound } from "next/navigation";
import { Refusal } from "@/lib/services/refusal";

/** What a service gives, or this page's 404 where it says that there is no such thing. */
export async function orNotFound<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") notFound();
    throw error;
  }
}
