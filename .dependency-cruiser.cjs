// Who may import whom, as docs/explanation tells it: edges import the core, never the other way round.
// Each layer lists what it may reach inside the project; packages are checked where a layer must stay pure.

const layers = {
  contract: { path: "^lib/contract/", may: [] },
  core: { path: "^lib/core/", may: ["^lib/contract/"] },
  sdk: { path: "^lib/sdk/", may: ["^lib/core/", "^lib/contract/"] },
  db: { path: "^lib/db/", may: ["^lib/core/", "^lib/contract/", "^lib/(config|per-process)\\.ts$"] },
  services: {
    path: "^lib/services/",
    may: ["^lib/core/", "^lib/contract/", "^lib/db/", "^lib/(config|log|per-process)\\.ts$"],
  },
  http: {
    path: "^lib/http/",
    may: [
      "^lib/contract/",
      "^lib/core/bandwidth/",
      "^lib/services/",
      "^lib/auth/",
      "^lib/(config|log|per-process)\\.ts$",
      "^package\\.json$",
    ],
  },
  auth: {
    path: "^lib/auth/",
    may: ["^lib/contract/", "^lib/services/", "^lib/db/", "^lib/(config|log|per-process)\\.ts$"],
  },
  jobs: {
    path: "^lib/jobs/",
    may: ["^lib/services/", "^lib/sdk/", "^lib/core/", "^lib/contract/", "^lib/config\\.ts$"],
  },
  query: { path: "^lib/query/", may: ["^lib/contract/"] },
  config: { path: "^lib/config\\.ts$", may: [] },
  log: { path: "^lib/log\\.ts$", may: ["^lib/(config|per-process)\\.ts$"] },
  perProcess: { path: "^lib/per-process\\.ts$", may: [] },
  components: { path: "^components/", may: ["^lib/contract/", "^lib/query/", "^lib/core/"] },
  demo: { path: "^app/demo/", may: ["^lib/sdk/", "^lib/contract/", "^lib/core/", "^components/"] },
  app: {
    path: "^app/(?!demo/)",
    may: [
      "^lib/services/",
      "^lib/http/",
      "^lib/auth/",
      "^lib/query/",
      "^lib/contract/",
      "^lib/core/",
      "^components/",
    ],
  },
};

const tests = "\\.test\\.tsx?$|/testing/";

const layerRules = Object.entries(layers).map(([name, { path, may }]) => ({
  name: `${name}-imports-only-its-own`,
  comment: `${name} may import: ${may.join(", ") || "nothing else of the project"}`,
  severity: "error",
  from: { path, pathNot: tests },
  to: { path: "^(lib|app|components|scripts|prisma|e2e|bench)/", pathNot: [path, ...may] },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "no-circular",
      comment: "A circle of imports hides which of them is the lower one.",
      severity: "error",
      from: { pathNot: "^lib/db/generated/" },
      to: { circular: true, viaOnly: { pathNot: "^lib/db/generated/" }, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "contract-needs-zod-alone",
      severity: "error",
      from: { path: "^lib/contract/", pathNot: tests },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "core"],
        pathNot: "node_modules/zod/",
      },
    },
    {
      name: "core-and-sdk-are-pure",
      comment:
        "Time, ids, randomness, storage and the network are arguments there; the file storage is Node's own entry, the hooks React's.",
      severity: "error",
      from: {
        path: "^lib/(core|sdk)/",
        pathNot: `${tests}|^lib/sdk/[^/]+\\.config\\.|^lib/sdk/storage/file(-lock)?\\.ts$|^lib/sdk/react/`,
      },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "core"] },
    },
    {
      name: "only-db-talks-to-the-database",
      comment: "Services may name its types: a transaction goes through their hands.",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: `^lib/db/|${tests}` },
      to: { path: "node_modules/(pg|@prisma)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rows-end-in-services",
      comment: "A row's type would tie a page to the table; services turn rows into DTOs.",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: `^lib/(db|services)/|${tests}` },
      to: { path: "^lib/db/generated/" },
    },
    {
      name: "tests-stay-outside",
      comment:
        "What the product runs never imports a test or the test kit; the SDK's testing entry hands its own out.",
      severity: "error",
      from: { pathNot: `${tests}|^(e2e|bench|scripts)/|^lib/sdk/testing\\.ts$|vitest\\.config` },
      to: { path: tests },
    },
    {
      name: "what-is-imported-exists",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^lib/db/generated/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^lib/db/generated/" },
    exclude: { path: "^(\\.next|lib/sdk/dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
