import { ShareBars, type ShareRow } from "@/components/charts/share-bars";
import { Card } from "@/components/ui/card";
import type { ConflictShare, Overview } from "@/lib/contract/overview";
import { findDomain } from "@/lib/core/domains/registry";
import { formatPercent } from "@/lib/core/format/percent";

type Props = { overview: Overview; slug: string };

/** Where conflicts come from: the domains and the fields, with the part that needed a person. */
export function ContestedCard({ overview, slug }: Props) {
  const { by_domain, by_field, conflicts } = overview;
  return (
    <Card
      title="Where conflicts come from"
      description={
        conflicts.total === 0
          ? "Nothing was contested in this range."
          : "Settled by policy, and the part that needed or needs a person."
      }
    >
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <section>
          <h3 className="mb-2 text-muted text-xs">By domain</h3>
          <Shares label="Conflicts by domain" shares={by_domain} hrefOf={(key) => domainHref(slug, key)} />
        </section>
        <section>
          <h3 className="mb-2 text-muted text-xs">By field</h3>
          <Shares
            label="Conflicts by field"
            shares={by_field.slice(0, 6)}
            hrefOf={(key) => fieldHref(slug, key)}
          />
        </section>
      </div>
    </Card>
  );
}

type SharesProps = {
  label: string;
  shares: readonly ConflictShare<string>[];
  hrefOf: (key: string) => string;
};

function Shares({ label, shares, hrefOf }: SharesProps) {
  if (shares.length === 0) return <p className="text-muted text-sm">None.</p>;
  const rows: ShareRow[] = shares.map(({ key, total, settled }) => ({
    key,
    label: labelOf(key),
    value: total,
    rest: total - settled,
    note: `${formatPercent(settled / total)} settled`,
    href: hrefOf(key),
  }));
  return <ShareBars label={label} rows={rows} color="var(--good-fill)" restColor="var(--manual)" />;
}

/** "work_order.parts" as the policies' page calls it: "parts · Work orders". */
function labelOf(key: string): string {
  const [domain = "", field] = key.split(".", 2);
  const title = findDomain(domain)?.title;
  if (title === undefined) return key;
  return field === undefined ? title : `${field} · ${title}`;
}

const domainHref = (slug: string, domain: string) => `/t/${slug}/conflicts?state=settled&domain=${domain}`;

function fieldHref(slug: string, key: string): string {
  const [domain = "", field] = key.split(".", 2);
  if (field === undefined) return domainHref(slug, key.split(":", 1).join(""));
  return `${domainHref(slug, domain)}&field=${encodeURIComponent(field)}`;
}
