/** An action as a person reads it: `enrollment_code.create` is "Enrollment code: create". */
export function actionWords(action: string): string {
  const [thing = "", verb] = action.replaceAll("_", " ").split(".");
  const capital = thing.charAt(0).toUpperCase() + thing.slice(1);
  return verb === undefined ? capital : `${capital}: ${verb}`;
}
