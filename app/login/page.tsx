import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { FrontDoor } from "@/components/login/front-door";
import { SignInForm } from "@/components/login/sign-in-form";
import { getPerson } from "@/lib/auth/get-person";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { isDemoServer } from "@/lib/services/settings/is-demo-server";
import { loginParams } from "./search-params";

export const metadata: Metadata = { title: "Sign in" };
export const dynamic = "force-dynamic";

export default async function LoginPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { params } = readSearchParams(loginParams, await searchParams);
  if (await getPerson()) redirect(params.next);
  return (
    <FrontDoor title="Sign in" description="Mobile sync that settles its own conflicts.">
      <SignInForm next={params.next} error={params.error} />
      <p className="mt-4 text-center text-sm">
        <Link href="/login/forgotten" className="text-accent hover:underline">
          Forgotten your password?
        </Link>
      </p>
      {isDemoServer() ? (
        <p className="mt-5 border-line border-t pt-4 text-muted text-xs">
          This server started with demo data. The last line that its first{" "}
          <code className="font-mono">npm start</code> printed holds an e-mail and a password.
        </p>
      ) : null}
    </FrontDoor>
  );
}
