/** The arrows of the house: main → app → features → policies → kernel, and inside a feature routes → service → rules. */
const pure = '^src/[^/]+/(rules|status|verdict|totals|levels|readiness)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-knows-no-domain',
      severity: 'error',
      from: { path: '^src/kernel' },
      to: { path: '^src/(?!kernel|generated)' },
    },
    {
      name: 'policies-know-only-the-kernel',
      severity: 'error',
      from: { path: '^src/policies' },
      to: { path: '^src/(?!policies|kernel|generated|paths)' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: pure },
      to: {
        path: '^src/(kernel/(db|http|storage|postgres|views|command|context)|generated/prisma/client|[^/]+/(queries|service|routes|presenter))',
        reachable: true,
      },
    },
    {
      name: 'only-time-imports-dayjs',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/kernel/time(\\.test)?\\.ts$' },
      to: { path: 'node_modules/dayjs' },
    },
    {
      name: 'nobody-imports-routes-but-features',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(features|app)\\.ts$' },
      to: { path: '^src/[^/]+/routes\\.ts$' },
    },
    {
      name: 'presenters-stay-home',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/presenter\\.ts$', pathNot: '^src/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: 'src/generated/prisma/(client|internal|models)' },
  },
}
