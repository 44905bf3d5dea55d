/** The mark: two tides that meet in one line. */
export function Brand({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent-ink)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M4.5 8.5c2.5 0 3.5 3.5 7.5 3.5s5 0 7.5 0" />
        <path d="M4.5 15.5c2.5 0 3.5-3.5 7.5-3.5" />
        <path d="m16.5 9 3 3-3 3" />
      </g>
    </svg>
  );
}
