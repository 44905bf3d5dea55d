import type { UseQueryResult } from "@tanstack/react-query";
import { Inbox, Search, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeSnippet } from "@/components/ui/code-snippet";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { SearchBox } from "@/components/ui/search-box";
import type { Page } from "@/lib/contract/page";
import type { QueueItem, QueueState } from "@/lib/contract/queue-review";
import type { QueueListState } from "@/lib/query/queue";
import { queueColumns } from "./queue-columns";

type Props = {
  list: UseQueryResult<Page<QueueItem>>;
  asked: QueueListState & { state: QueueState };
  hrefFor: (change: { [name: string]: string | undefined }) => string;
  onClear: () => void;
  onSearch: (q: string | undefined) => void;
};

/** One page of the queue in the state that is looked at. */
export function QueueItems({ list, asked, hrefFor, onClear, onSearch }: Props) {
  const page = list.data;
  const filtered = Boolean(asked.q || asked.domain || asked.device);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchBox
          placeholder="A record’s mobile_id"
          label="Search by record"
          className="w-full max-w-xs"
          value={asked.q ?? ""}
          onSearch={(q) => onSearch(q || undefined)}
        />
        {asked.device || asked.domain ? (
          <Button icon={<X aria-hidden />} onClick={onClear}>
            Only {asked.device ? (page?.items[0]?.device?.name ?? "one device") : asked.domain}
          </Button>
        ) : null}
      </div>
      <Card flush>
        <QueryTable
          query={list}
          what="edits"
          caption={CAPTION[asked.state]}
          columns={queueColumns(asked.state)}
          rowKey={({ id }) => id}
          {...(asked.state !== "done" && { rowHref: ({ id }: QueueItem) => hrefFor({ item: id }) })}
          empty={<Nothing state={asked.state} filtered={filtered} onClear={onClear} />}
          pageHref={(cursor) => hrefFor({ cursor })}
        />
      </Card>
    </>
  );
}

const CAPTION: Record<QueueState, string> = {
  set_aside: "Edits that were set aside",
  queued: "Edits that wait",
  done: "Edits that were applied",
  discarded: "Edits that were discarded",
};

function Nothing({
  state,
  filtered,
  onClear,
}: {
  state: QueueState;
  filtered: boolean;
  onClear: () => void;
}) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Search aria-hidden />}
        title="No edit matches"
        actions={<Button onClick={onClear}>Clear the search</Button>}
      />
    );
  }
  const { title, words } = NOTHING[state];
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={title}
      {...(state === "queued" && {
        snippet: <CodeSnippet label="A push that waits its turn" code={EXAMPLE} />,
      })}
    >
      {words}
    </EmptyState>
  );
}

const EXAMPLE = `POST /api/v1/sync/push
{"batch_id": "…", "mode": "queue", "entries": [{"domain": "task", "mobile_id": "a1", "delta": {"status": "done"}}]}`;

const NOTHING: Record<QueueState, { title: string; words: string }> = {
  set_aside: {
    title: "Nothing was set aside",
    words: "An edit that can't be applied ends up here with its reason, and holds up nothing behind it.",
  },
  queued: {
    title: "Nothing waits",
    words: "What devices push in queue mode is applied by priority, usually at once.",
  },
  done: { title: "Nothing was applied from the queue yet", words: "Direct pushes don't go through it." },
  discarded: {
    title: "Nothing was discarded",
    words: "What a manager drops stays here, and can be restored.",
  },
};
