/**
 * A share (0 to 1) as a percentage that never claims more than is true: 99.96 % of something is not "100 %",
 * and one failure in ten thousand is not "0 %".
 */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent > 99.9) return "> 99.9 %";
  const whole = percent === 0 || percent >= 100;
  return `${percent.toFixed(whole ? 0 : 1)} %`;
}
