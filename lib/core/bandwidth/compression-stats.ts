import type { CompressionStats } from "../../contract/compression-stats";

/** Of a body of `original` bytes that travelled as `sent`; a body that was sent as it is was not compressed. */
export function compressionStats(original: number, sent: number): CompressionStats {
  return {
    compressed: sent !== original,
    original_size: original,
    compressed_size: sent,
    compression_ratio: original > 0 ? Number((sent / original).toFixed(3)) : 1,
  };
}
