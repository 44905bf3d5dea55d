import type { Metadata } from "next";
import { FrontDoor } from "@/components/login/front-door";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <FrontDoor
      title="There is nothing here"
      description="The address is mistyped, or it leads to something that you are no member of."
    >
      <Button href="/">To the start page</Button>
    </FrontDoor>
  );
}
