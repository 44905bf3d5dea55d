import { expect, test } from "vitest";
import { exposition } from "./exposition";

test("families are written with their help, type and labels, whatever letters those hold", () => {
  const text = exposition([
    {
      name: "a_total",
      help: "One\nline",
      type: "counter",
      samples: [{ labels: { to: 'x"\\\n' }, value: 2 }],
    },
    { name: "b", help: "None", type: "gauge", samples: [{ value: 0.5 }] },
  ]);
  expect(text).toBe(
    '# HELP a_total One\\nline\n# TYPE a_total counter\na_total{to="x\\"\\\\\\n"} 2\n# HELP b None\n# TYPE b gauge\nb 0.5\n',
  );
});
