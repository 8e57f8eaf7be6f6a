import { defineConfig } from 'prisma/config'

// `prisma generate` would look for a native schema engine and try to download it. Generating needs none, so any existing
// program will do; migrations run on the WebAssembly engine (src/kernel/db/migrate.ts).
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
})
