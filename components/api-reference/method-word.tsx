const TONES: { [method: string]: string } = {
  get: "text-accent",
  post: "text-good",
  put: "text-warning",
  patch: "text-warning",
  delete: "text-critical",
};

export function MethodWord({ method }: { method: string }) {
  return (
    <span
      className={`w-12 shrink-0 font-medium font-mono text-xs uppercase ${TONES[method] ?? "text-muted"}`}
    >
      {method}
    </span>
  );
}
