import { type AddressObject, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type Mail = Readonly<{ to: string; from: string; subject: string; text: string; messageId: string }>

/** A mail server that keeps what it is given; `refuse` makes it answer every recipient with 550. */
export const mailServer = async ({ refuse = false } = {}) => {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) =>
      done(refuse ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        ({ to, from, subject, text, messageId }) => {
          mails.push({
            to: (to as AddressObject).text,
            from: from?.text ?? '',
            subject: subject ?? '',
            text: text ?? '',
            messageId: messageId ?? '',
          })
          done()
        },
        (error: unknown) => done(error instanceof Error ? error : new Error('unreadable')),
      )
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${port}`, mails, stop }
}
