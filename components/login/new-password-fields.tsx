import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Password } from "@/lib/contract/user";

export type NewPasswordIssues = { next?: string; again?: string };

type Props = {
  label: string;
  issues: NewPasswordIssues;
  /** What the server says against the password. */
  refused?: string;
};

/** A password to be chosen, typed twice. */
export function NewPasswordFields({ label, issues, refused }: Props) {
  return (
    <>
      <Field
        label={label}
        description="At least 8 characters; a few words are best."
        error={issues.next ?? refused}
      >
        <Input name="next" type="password" autoComplete="new-password" required maxLength={256} />
      </Field>
      <Field label={`${label} again`} error={issues.again}>
        <Input name="again" type="password" autoComplete="new-password" required maxLength={256} />
      </Field>
    </>
  );
}

/** The password in those fields, or what is wrong with it before the server is asked. */
export function readNewPassword(form: FormData): { password?: string; issues: NewPasswordIssues } {
  const next = String(form.get("next"));
  const problem = Password.safeParse(next).error?.issues[0]?.message;
  const issues: NewPasswordIssues = {
    ...(problem && { next: `Give ${problem}.` }),
    ...(next !== form.get("again") && { again: "This is another password than the one above." }),
  };
  return Object.keys(issues).length > 0 ? { issues } : { password: next, issues };
}
