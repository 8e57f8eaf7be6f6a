import { describe, expect, it } from 'vitest'
import { readClamdAddress } from './address.js'

describe('readClamdAddress', () => {
  it.each([
    ['clamav', { host: 'clamav', port: 3310 }],
    ['10.0.0.5:3311', { host: '10.0.0.5', port: 3311 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ])('reads %s', (text, address) => expect(readClamdAddress(text)).toEqual(address))

  it.each(['', 'a b', 'host:0', 'host:99999', 'http://clamav', 'host:port'])('refuses %j', (text) => {
    expect(readClamdAddress(text)).toBeNull()
  })
})
