/** What one body weighed, in bytes. `compression_ratio` is sent by original: 0.2 is a fifth. */
export type CompressionStats = {
  compressed: boolean;
  original_size: number;
  compressed_size: number;
  compression_ratio: number;
};

export function compressionStats(original: number, sent: number, compressed: boolean): CompressionStats {
  return {
    compressed,
    original_size: original,
    compressed_size: sent,
    compression_ratio: original > 0 ? Number((sent / original).toFixed(3)) : 1,
  };
}
