import path from 'node:path'
import { takeBackup } from './backup/take.js'
import { withInstallation } from './backup/target.js'
import { readConfig } from './config.js'

// npm run backup [-- FOLDER]: takes database and files while the portal runs. Default: backups/<instant> in the data folder.

const main = async (): Promise<void> => {
  const config = readConfig(process.env)
  const now = new Date()
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const target = path.resolve(process.argv[2] ?? path.join(config.dataDir, 'backups', stamp))
  const manifest = await withInstallation(config, (at) => takeBackup({ ...at, target, now }))
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  process.stdout.write(
    `Đã sao lưu ${rows} dòng của ${manifest.tables.length} bảng và ${manifest.files.length} tệp vào ${target}\n`,
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`Chưa sao lưu được: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
