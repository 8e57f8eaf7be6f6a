import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const from = path.join(top, 'public')
const to = path.join(top, 'dist', 'public')

const read = (name) => fs.readFileSync(path.join(from, name))

/** Shrinks a style sheet written with care for readers: comments and needless spaces go, strings stay. */
export const shrinkCss = (css) =>
  css
    .replace(/("(?:[^"\\]|\\.)*")|\/\*[\s\S]*?\*\//g, (_, text) => text ?? '')
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, index) => (index % 2 ? part : shrinkRules(part)))
    .join('')
    .trim()

const shrinkRules = (css) =>
  css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/ > /g, '>')
    .replace(/;}/g, '}')

/** Takes whole-line comments and indentation out of a script; the rest is left to compression. */
export const shrinkJs = (js) =>
  js
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('//'))
    .join('\n')

const shrinkSvg = (svg) => svg.replace(/<!--[\s\S]*?-->/g, '').replace(/\n\s*/g, '')

/** The library that sends files in pieces, and our own script on top of it, in one file that only upload pages load. */
const joinUpload = () => {
  const library = fs.readFileSync(path.join(top, 'node_modules', 'tus-js-client', 'dist', 'tus.min.js'), 'utf8')
  const own = ['memory', 'shrink', 'transfer', 'rows', 'page'].map((name) =>
    shrinkJs(read(`upload/${name}.js`).toString()),
  )
  return `${library.replace(/\n?\/\/# sourceMappingURL=.*/, '')}\n(() => {\n'use strict'\n${own.join('\n')}\n})()\n`
}

/** The sheet with the sheets it imports in their place; addresses become relative to public/. */
const joinCss = (name) =>
  read(name)
    .toString()
    .replace(/@import url\("([^"]+)"\);/g, (_, part) => joinCss(part))
    .replace(/url\("\.\.\/([^"]+)"\)/g, 'url("$1")')

/**
 * Writes what browsers load into dist/public under names that carry a hash of the content, and manifest.json, which maps
 * a name in public/ to the written one ('portal.css' → 'portal.1a2b3c4d.css').
 */
export const buildAssets = () => {
  fs.rmSync(to, { recursive: true, force: true })
  const manifest = {}
  const write = (name, content) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
    const { dir, name: base, ext } = path.parse(name)
    manifest[name] = path.posix.join(dir, `${base}.${hash}${ext}`)
    fs.mkdirSync(path.join(to, dir), { recursive: true })
    fs.writeFileSync(path.join(to, manifest[name]), content)
  }
  for (const font of fs.readdirSync(path.join(from, 'fonts'))) write(`fonts/${font}`, read(`fonts/${font}`))
  for (const name of ['icons.svg', 'favicon.svg']) write(name, shrinkSvg(read(name).toString()))
  for (const name of ['portal.js', 'verify.js']) write(name, shrinkJs(read(name).toString()))
  write('upload.js', joinUpload())
  const css = shrinkCss(joinCss('portal.css'))
  write(
    'portal.css',
    css.replace(/url\("([^"]+)"\)/g, (whole, name) => (manifest[name] ? `url("${manifest[name]}")` : whole)),
  )
  fs.writeFileSync(path.join(to, 'manifest.json'), JSON.stringify(manifest, null, 2))
  return manifest
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(buildAssets())
