import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Unit tests run without PostgreSQL: only the two other projects have the global setup that starts one.
const globalSetup = ['tests/support/global-setup.ts']

export default defineConfig({
  test: {
    environment: 'node',
    // Tests wait for PostgreSQL and Chromium half of their time: two at once also where a machine has two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 10_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
