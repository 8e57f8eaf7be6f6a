import { describe, expect, it } from 'vitest'
import { command } from '../../src/kernel/command.js'
import { addTask, type NewTask } from '../../src/tasks/create.js'
import { portal } from '../support/portal.js'

const give = command('task.given', (ctx, task: NewTask) => addTask(ctx, task))

describe('a task that is given', () => {
  const p = portal()
  const place = async () => {
    const { id: directiveId, unitId } = await p.db.directive.findFirstOrThrow()
    return { directiveId, unitId }
  }
  const rowsOf = (taskId: number) =>
    p.db.taskAddressee.findMany({ where: { taskId }, orderBy: { id: 'asc' }, include: { unit: true, agency: true } })

  it('goes to everyone named, each once, the groups resolved on the day, with its event', async () => {
    const ctx = await p.ctx()
    const tranNinh = await p.unitId('Trấn Ninh')
    const { id } = await give(ctx, {
      ...(await place()),
      title: 'Báo cáo tiến độ',
      dueDate: '2024-06-15',
      addressees: [{ unitId: tranNinh }, { groupCode: 'ALL_COMMUNES' }, { groupCode: 'AGENCIES' }],
      communeIds: [tranNinh],
    })
    const rows = await rowsOf(id)
    expect(rows.filter(({ unitId }) => unitId !== null)).toHaveLength(16)
    expect(rows.filter(({ agencyId }) => agencyId !== null).length).toBeGreaterThan(20)
    expect(rows[0]).toMatchObject({ unitId: tranNinh, groupLabel: null, state: 'SENT' })
    expect(rows[1]?.groupLabel).toBe('UBND các xã')
    expect(await p.db.event.findFirst({ where: { action: 'task.given', subjectId: id } })).not.toBeNull()
  })

  it('of a recurring kind begins with the turn that is next', async () => {
    const { id } = await give(await p.ctx(), {
      ...(await place()),
      title: 'Báo cáo tháng',
      recurrence: { every: 'MONTH', day: 31 },
      addressees: [{ unitId: await p.unitId('Yên Phúc') }],
    })
    expect((await rowsOf(id))[0]?.dueDate).toEqual(new Date('2024-05-31'))
  })

  it('reaches members of the committee by name once they have accounts, else the committee as a whole', async () => {
    const { unitId, directiveId } = await place()
    const toCommittee: NewTask = {
      directiveId,
      unitId,
      title: 'Kiểm tra địa bàn',
      addressees: [{ groupCode: 'STEERING' }],
    }
    const before = await give(await p.ctx(), toCommittee)
    expect(await rowsOf(before.id)).toMatchObject([{ unitId, userId: null }])
    const member = await p.user('STEERING')
    const after = await give(await p.ctx(), toCommittee)
    expect(await rowsOf(after.id)).toMatchObject([{ unitId: null, userId: member.id }])
  })

  it('to nobody is refused', async () => {
    const asked = give(await p.ctx(), { ...(await place()), title: 'X', addressees: [{ groupCode: 'RECOGNISED' }] })
    await expect(asked).rejects.toThrow('Chưa có nơi thực hiện nào')
  })
})
