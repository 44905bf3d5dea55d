/** Says whether a value keeps its aim; where one doesn't, the bench ends with 1. */
export function below(aim: number, value: number): "yes" | "NO" {
  if (value < aim) return "yes";
  process.exitCode = 1;
  return "NO";
}
