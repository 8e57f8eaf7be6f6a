import { existsSync, readFileSync } from 'node:fs'
import express, { type RequestHandler } from 'express'
import { root } from '../root.js'

export type Assets = { url: (name: string) => string; middleware: RequestHandler }

/** Style sheet, script, fonts and icons: built ones carry their hash in the name and are kept by the browser for ever. */
export const assets = (): Assets => {
  const manifestFile = root('dist', 'public', 'manifest.json')
  const built = existsSync(manifestFile)
  const names = (built ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {}) as Record<string, string>
  return {
    url: (name) => `/assets/${names[name] ?? name}`,
    middleware: built
      ? express.static(root('dist', 'public'), { immutable: true, maxAge: '1y', index: false, dotfiles: 'ignore' })
      : express.static(root('public'), { index: false, dotfiles: 'ignore' }),
  }
}
