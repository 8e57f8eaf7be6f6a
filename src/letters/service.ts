import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { authorize } from '../policies/guard.js'
import { mayActForOffice } from '../policies/letters.js'
import { listAncestorIds } from '../units/queries.js'
import { type Choice, getScope, takeFigures } from './facts.js'
import { countRows, stampOf } from './figures.js'
import { findLastText, type Letter, type LetterParams, letterKind } from './queries.js'
import { defaultText, type LetterText, textLabels } from './text.js'

const notTheirs = 'Công văn đôn đốc do Văn phòng Điều phối nông thôn mới lập.'

const authorizeOffice = async (ctx: CommandCtx, unitId: number): Promise<void> =>
  authorize(mayActForOffice(ctx.actor, await listAncestorIds(ctx, unitId, ctx.today)), notTheirs)

/** Thrown where the figures are no longer those of the preview the person saw. */
export class FiguresMoved extends Conflict {}

/**
 * Makes a chasing letter: the figures of this moment are frozen with it and never written again. The .docx is no file of
 * the store: it is made from the frozen figures whenever it is asked for, so that its words stay editable and no copy can
 * differ from what the portal shows.
 * @throws FieldRefused where nothing would be named; FiguresMoved when the preview is out of date
 */
export const makeLetter = command(
  'letter.made',
  async (
    ctx,
    choice: Choice,
    stamp: string | null,
    claim: (ctx: CommandCtx, letterId: number) => Promise<void>,
  ): Promise<number> => {
    const scope = await getScope(ctx, choice)
    await authorizeOffice(ctx, scope.unit.id)
    const figures = await takeFigures(ctx, scope, choice)
    const counts = countRows(figures)
    if (counts.rows === 0) throw new FieldRefused('communes', 'Các xã đã chọn không có chỉ tiêu nào để đôn đốc.')
    if (stamp !== stampOf(figures)) throw new FiguresMoved()
    const text = defaultText(figures, await findLastText(ctx, scope.unit.id))
    const params: LetterParams = { text, editedAt: null, editedBy: null }
    const { id } = await ctx.db.generatedDocument.create({
      data: {
        unitId: scope.unit.id,
        kind: letterKind,
        title: text.subject,
        createdById: ctx.actor.id,
        params,
        figures,
        state: 'DONE',
        createdAt: ctx.now,
      },
      select: { id: true },
    })
    const communes = figures.communes.map(({ name, rows }) => ({ name, rows: rows.length }))
    await ctx.record({
      subject: 'GeneratedDocument',
      subjectId: id,
      version: 1,
      to: { subject: text.subject, set: figures.set.code, deadline: choice.deadline, ...counts, communes },
    })
    await claim(ctx, id)
    return id
  },
)

const changedParts = (from: LetterText, to: LetterText): (keyof LetterText)[] =>
  (Object.keys(textLabels) as (keyof LetterText)[]).filter((key) => from[key] !== to[key])

/** Changes the words of a letter; its figures stay. @throws Conflict when someone saved since the form was opened */
export const editLetter = command(
  'letter.edited',
  async (ctx, letter: Letter, { version, text }: { version: number; text: LetterText }): Promise<void> => {
    await authorizeOffice(ctx, letter.unitId)
    const changed = changedParts(letter.text, text)
    if (letter.version === version && changed.length === 0) return ctx.unchanged()
    const params: LetterParams = { text, editedAt: ctx.now.toISOString(), editedBy: ctx.actor.displayName }
    const { count } = await ctx.db.generatedDocument.updateMany({
      where: { id: letter.id, version },
      data: { params, title: text.subject, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    const only = (words: LetterText) => Object.fromEntries(changed.map((key) => [key, words[key]]))
    await ctx.record({
      subject: 'GeneratedDocument',
      subjectId: letter.id,
      version: version + 1,
      from: only(letter.text),
      to: only(text),
    })
  },
)
