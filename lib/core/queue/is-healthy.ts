/** Beyond it a queue is not healthy, however short it is. */
const HIGH_PRIORITY_BOUND = 20;

/** @param threshold the tenant's `queue_healthy_threshold` */
export function isQueueHealthy(
  { pending, highPriority }: { pending: number; highPriority: number },
  threshold: number,
): boolean {
  return pending < threshold && highPriority < HIGH_PRIORITY_BOUND;
}
