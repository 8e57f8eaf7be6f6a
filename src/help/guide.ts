import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'
import { paths } from '../paths.js'
import { type Capability, holds } from '../policies/capabilities.js'

export type Topic = Readonly<{ title: string; text: string; href?: string }>
export type Chapter = Readonly<{ id: string; title: string; topics: readonly Topic[] }>

const dashboard: Topic = {
  title: 'Toàn huyện',
  text: 'Xã mục tiêu, bình quân tiêu chí, bảng xã × tiêu chí. Mỗi ô mở các chỉ tiêu của tiêu chí đó; mỗi con số mở danh sách phía sau nó.',
  href: paths.dashboard(),
}
const communes: Topic = {
  title: 'Các xã',
  text: 'Tìm xã, lọc theo nhóm số tiêu chí đạt. Trang của xã có mục tiêu, việc còn phải hoàn thành, thay đổi gần đây.',
  href: paths.communes.list(),
}
const items: Topic = {
  title: 'Chỉ tiêu',
  text: 'Danh sách chỉ tiêu của nhiều xã: lọc theo trạng thái, cơ quan, tiêu chí; xuất được tệp CSV.',
  href: paths.assessments.list(),
}
const evidence: Topic = {
  title: 'Hồ sơ',
  text: 'Thư viện hồ sơ minh chứng: tìm theo số, trích yếu, cơ quan ban hành; xem ngay trên trang hoặc tải về.',
  href: paths.evidence.list(),
}
const directives: Topic = {
  title: 'Chỉ đạo',
  text: 'Văn bản chỉ đạo và nhiệm vụ: việc của đơn vị đứng trước, có hạn và tiến độ.',
  href: paths.directives.list(),
}
const sets: Topic = {
  title: 'Bộ tiêu chí',
  text: 'Yêu cầu từng chỉ tiêu, căn cứ, cơ quan phụ trách. “Chưa cập nhật ngưỡng” là mức chưa có văn bản; văn phòng điều phối nhập.',
  href: paths.sets.list(),
}
const discussion: Topic = {
  title: 'Trao đổi',
  text: 'Dưới mỗi chỉ tiêu. Nhắc xã hoặc cơ quan bằng @ để đơn vị ấy thấy ở Việc của tôi; ý kiến đã gửi không sửa, không xóa.',
}
const work = (text: string): Topic => ({ title: 'Việc của tôi', text, href: paths.home() })

/** What each place is for, in the order a person of the role needs it. */
const byRole: Readonly<Record<Role, Readonly<{ title: string; topics: readonly Topic[] }>>> = {
  COMMUNE: {
    title: 'Cán bộ xã',
    topics: [
      work('Chỉ tiêu bị trả lại, quá hạn, sắp đến hạn, chưa có hồ sơ; giấy tờ sắp hết hiệu lực; văn bản gửi xã.'),
      {
        title: 'Cập nhật một chỉ tiêu',
        text: 'Mở chỉ tiêu, nhập giá trị hoặc tử số và mẫu số, kết quả, ngày dự kiến đạt. Cổng so với mức yêu cầu và nói rõ vì sao. Đánh giá đạt trái số liệu phải nêu lý do.',
      },
      {
        title: 'Cập nhật nhiều chỉ tiêu',
        text: 'Ở trang tiêu chí của xã, chọn cập nhật nhiều chỉ tiêu. Dòng đúng được lưu, dòng sai giữ nguyên nội dung đã nhập kèm lời nhắc.',
      },
      {
        title: 'Thêm hồ sơ minh chứng',
        text: 'Chụp hoặc chọn tệp PDF, ảnh, Word, Excel, mỗi tệp tối đa theo mức ghi tại ô chọn tệp. Tài liệu không được đưa lên mạng thì ghi nhận bản giấy: số, ngày, nơi lưu.',
        href: paths.evidence.create(),
      },
      {
        title: 'Biên nhận',
        text: 'Mỗi tệp có mã, thời điểm và dấu vân tay; in được và tra lại được bất cứ lúc nào.',
        href: paths.evidence.receipts(),
      },
      {
        title: 'Gửi thẩm tra, bổ sung',
        text: 'Trang gửi nêu trước những gì còn thiếu. Nội dung gửi được giữ nguyên như lúc gửi, sửa sau đó là bản nháp. Yêu cầu bổ sung của cơ quan đứng đầu Việc của tôi, kèm hạn.',
      },
      discussion,
      directives,
      sets,
    ],
  },
  COORDINATOR: {
    title: 'Văn phòng điều phối',
    topics: [
      dashboard,
      work('Quá hạn theo xã, số liệu mâu thuẫn, phân công chờ xác nhận, ngưỡng chưa cập nhật, xã vừa cập nhật.'),
      {
        title: 'Ngưỡng và phân công',
        text: 'Trong bộ tiêu chí: nhập ngưỡng kèm văn bản quy định; xác nhận hoặc đổi cơ quan chủ trì, phối hợp. Ngưỡng cũ không bị xóa.',
        href: paths.sets.list(),
      },
      communes,
      items,
      evidence,
      directives,
    ],
  },
  AGENCY: {
    title: 'Cơ quan phụ trách',
    topics: [
      {
        title: 'Hàng chờ thẩm tra',
        text: 'Chờ lâu nhất trước. Giấy tờ ở giữa, số liệu và kết luận bên phải: đạt, chưa đạt, hoặc yêu cầu bổ sung kèm nội dung và hạn. Alt 1 đến Alt 3 chọn, Ctrl Enter ghi, J và K chuyển mục.',
        href: paths.verifications.list(),
      },
      {
        title: 'Kết luận nhiều chỉ tiêu một lần',
        text: 'Những chỉ tiêu mà xã và chương trình kết luận như nhau, ngưỡng đã rõ; kèm một văn bản chung nếu có.',
        href: paths.verifications.together(),
      },
      {
        title: 'Mở lại kết luận',
        text: 'Ở trang chỉ tiêu, nêu lý do; kết luận cũ còn nguyên trong lịch sử. Kết luận có căn cứ đã thay đổi được đánh dấu cần thẩm tra lại.',
        href: paths.assessments.list({}, { state: 'reverify' }),
      },
      discussion,
      work('Chỉ tiêu xã gửi đến, theo dõi từng xã, tiêu chí phụ trách, văn bản gửi cơ quan.'),
      dashboard,
      communes,
      items,
      evidence,
      directives,
      sets,
    ],
  },
  STEERING: {
    title: 'Thành viên Ban Chỉ đạo',
    topics: [
      dashboard,
      work('Quá hạn theo cơ quan, thay đổi gần đây, mục tiêu trong năm.'),
      communes,
      items,
      directives,
    ],
  },
  LEADER: { title: 'Lãnh đạo', topics: [dashboard, communes, items, directives, evidence] },
  ADMIN: {
    title: 'Quản trị hệ thống',
    topics: [
      work('Tài khoản cần xử lý và tự kiểm tra hệ thống.'),
      {
        title: 'Người dùng',
        text: 'Mở, khóa tài khoản, cấp lại mật khẩu dùng một lần, giao vai trò theo đơn vị và thời gian.',
        href: paths.users.list(),
      },
      {
        title: 'Nhật ký',
        text: 'Ai làm gì, lúc nào, vì sao; đăng nhập, từ chối, tải tệp.',
        href: paths.audit.events(),
      },
      {
        title: 'Công việc nền',
        text: 'Việc cổng tự làm sau mỗi lần lưu; việc lỗi nằm ở đây cùng lý do và nút chạy lại.',
        href: paths.jobs.list(),
      },
      {
        title: 'Cài đặt',
        text: 'Tên cổng, thời hạn phiên làm việc, dung lượng tệp, quy tắc mật khẩu.',
        href: paths.settings(),
      },
      { title: 'Đơn vị', text: 'Đơn vị theo thời gian: tách, nhập, đổi mã.', href: paths.units.list() },
    ],
  },
  APPRAISER: { title: 'Thẩm định cấp tỉnh', topics: [work('Hồ sơ huyện trình tỉnh.'), sets] },
}

const common: readonly (Topic & Readonly<{ needs?: Capability }>)[] = [
  {
    title: 'Hai kết luận đứng cạnh nhau',
    text: 'Hình đặc là kết luận của cơ quan thẩm tra; hình rỗng là lời của xã. Cả hai luôn được nêu.',
  },
  {
    title: 'Ký hiệu trong bảng',
    text: 'Đ đạt · C chưa đạt · 2/4 đạt một phần · – chưa đánh giá · K không áp dụng (tính là đạt) · góc đen: có chỉ tiêu quá hạn.',
  },
  {
    title: 'Tìm kiếm',
    text: 'Ô tìm ở đầu trang tìm xã, chỉ tiêu, hồ sơ, văn bản; gõ có dấu hoặc không dấu.',
    href: paths.search(),
    needs: 'search.use',
  },
  {
    title: 'Khi có người khác vừa lưu',
    text: 'Cổng không ghi đè: hai bản được đặt cạnh nhau để chọn từng mục, nội dung vừa nhập không mất.',
  },
  {
    title: 'Thông báo, nhắc việc',
    text: 'Lời nhắc trước và sau hạn, trả lời về nhiệm vụ; mỗi ngày làm việc nhiều nhất một thư lúc 07:30. Cách nhận chọn ở Tài khoản.',
    href: paths.notices.list(),
  },
  { title: 'Tài khoản', text: 'Đổi mật khẩu, xem và kết thúc các phiên làm việc.', href: paths.account.show() },
]

/** The chapters of a person: one for each role held, then what everybody needs. */
export const guideFor = (actor: Actor): Chapter[] => [
  ...[...new Set(actor.grants.map(({ role }) => role))].map((role) => ({ id: role.toLowerCase(), ...byRole[role] })),
  { id: 'common', title: 'Dùng chung', topics: common.filter(({ needs }) => !needs || holds(actor, needs)) },
]
