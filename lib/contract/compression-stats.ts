/** What one body weighed, in bytes. `compression_ratio` is what travelled by what there was: 0.2 is a fifth. */
export type CompressionStats = {
  compressed: boolean;
  original_size: number;
  compressed_size: number;
  compression_ratio: number;
};
