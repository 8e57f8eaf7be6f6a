// npm test: build what is stale, check all types, run the tests, and end with one line "N passed, N failed".
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { at } from './stale.mjs'

const run = (...args) =>
  spawnSync(process.execPath, args, { cwd: at(), stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1

const finish = (passed, failed) => {
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exit(failed === 0 ? 0 : 1)
}

/** Failed tests, and test files that failed without one: they could not even be loaded. */
const failuresOf = ({ numFailedTests, testResults }) =>
  numFailedTests +
  testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  ).length

if (run(at('scripts', 'build.mjs'), '--if-stale') !== 0) finish(0, 1)
if (run(at('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.check.json') !== 0) finish(0, 1)

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ntm-results-'))
const results = path.join(folder, 'results.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
const status = run(at('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2))
const report = fs.existsSync(results) ? JSON.parse(fs.readFileSync(results, 'utf8')) : null
fs.rmSync(folder, { recursive: true, force: true })
if (!report) finish(0, 1)
const failed = failuresOf(report)
finish(report.numPassedTests, status !== 0 && failed === 0 ? 1 : failed)
