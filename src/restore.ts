import path from 'node:path'
import { restoreBackup } from './backup/restore.js'
import { withInstallation } from './backup/target.js'
import { readConfig } from './config.js'
import { migrateDeploy } from './kernel/db/migrate.js'

// npm run restore -- FOLDER: puts a backup into an empty data folder (or the empty database of DATABASE_URL).

const main = async (): Promise<void> => {
  const config = readConfig(process.env)
  const given = process.argv[2]
  if (!given) throw new Error('đề nghị nêu thư mục sao lưu: npm run restore -- THƯ_MỤC')
  const manifest = await withInstallation(config, async ({ url, storage }) => {
    await migrateDeploy(url)
    return restoreBackup({ url, storage, folder: path.resolve(given) })
  })
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  process.stdout.write(
    `Đã khôi phục ${rows} dòng và ${manifest.files.length} tệp, theo bản sao lưu lúc ${manifest.takenAt}\n`,
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`Chưa khôi phục được: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
