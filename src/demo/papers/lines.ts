/**
 * Papers a commune keeps, a line each: the indicators it proves | the customary paper it is | its subject | symbol of its
 * number | issuer | what the file is. {xã} stands for the commune's name, {năm} for the year of its data, {nay} for the year after.
 * Issuers: xã, huyện, tỉnh, or a name. A paper ending in * has a last day of validity.
 */
const ntm = `
1.1 1.2|Quyết định phê duyệt quy hoạch chung xây dựng xã|Phê duyệt quy hoạch chung xây dựng xã {xã} đến năm 2030|QĐ-UBND|huyện|decision
1.2|Quy định quản lý quy hoạch xây dựng xã|Ban hành quy định quản lý theo quy hoạch chung xây dựng xã {xã}|QĐ-UBND|xã|decision
1.1|Văn bản công bố, công khai quy hoạch|Ảnh pa nô công bố quy hoạch tại trung tâm xã|-|xã|photo
2.1 2.2 2.3 2.4|Biểu tổng hợp hiện trạng đường giao thông|Biểu hiện trạng đường giao thông xã {xã} năm {năm}|BC-UBND|xã|sheet
2.1|Hồ sơ nghiệm thu, bàn giao đưa vào sử dụng công trình|Biên bản nghiệm thu tuyến đường trung tâm xã - Thôn 3|BB-UBND|xã|minutes
2.3|Biên bản họp thôn về đóng góp, hiến đất làm đường|Biên bản họp thôn về hiến đất mở rộng đường ngõ|-|xã|on-paper
2.2|general.4|Ảnh hiện trạng đường liên thôn|-|xã|photo
3.1|Biểu tổng hợp diện tích tưới, tiêu chủ động|Biểu tổng hợp diện tích được tưới, tiêu chủ động năm {năm}|BC-UBND|xã|workbook
3.2|Kế hoạch phòng, chống thiên tai và phương án ứng phó hằng năm|Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn năm {nay}|KH-UBND|xã|document
3.2|Phiếu chấm điểm phòng, chống thiên tai theo phương châm 4 tại chỗ|Phiếu chấm điểm phương châm 4 tại chỗ năm {năm}|-|xã|minutes
4.1|Biên bản đánh giá hệ thống điện đạt chuẩn|Biên bản đánh giá hệ thống điện nông thôn xã {xã}|BB-UBND|xã|minutes
4.2|Văn bản xác nhận của Điện lực về số hộ sử dụng điện|Xác nhận số hộ sử dụng điện xã {xã} năm {năm}|XN-ĐL|Điện lực Văn Quan|confirmation
5|Quyết định công nhận trường đạt chuẩn cơ sở vật chất, trường chuẩn quốc gia|Công nhận trường Mầm non xã {xã} đạt chuẩn quốc gia mức độ 1|QĐ-UBND|tỉnh|decision*
5|Biểu hiện trạng cơ sở vật chất từng trường|Biểu hiện trạng cơ sở vật chất các trường năm học {năm} - {nay}|BC-UBND|xã|workbook
6.1|Quyết định thành lập, quy chế hoạt động trung tâm văn hóa - thể thao xã, nhà văn hóa thôn|Thành lập Trung tâm văn hóa - thể thao xã {xã}|QĐ-UBND|huyện|decision
6.2|Hồ sơ điểm vui chơi, giải trí, thể thao cho trẻ em và người cao tuổi|Ảnh điểm vui chơi trẻ em tại trung tâm xã|-|xã|photo
6.1 6.3|Biểu tổng hợp nhà văn hóa, sân thể thao xã và thôn|Biểu tổng hợp nhà văn hóa, sân thể thao các thôn|BC-UBND|xã|sheet
7|Hồ sơ chợ nông thôn đạt chuẩn hoặc cơ sở bán lẻ|Biên bản kiểm tra chợ xã {xã}|BB-KTHT|Phòng Kinh tế và Hạ tầng|minutes
8.1|Văn bản xác nhận điểm phục vụ bưu chính|Xác nhận điểm phục vụ bưu chính xã {xã}|XN-BĐVQ|Bưu điện huyện Văn Quan|confirmation
8.2|Văn bản xác nhận của doanh nghiệp viễn thông về phủ sóng, Internet đến thôn|Xác nhận vùng phủ sóng và internet cáp quang đến thôn|XN-VNPT|VNPT Văn Quan|confirmation
8.3|Hồ sơ đài truyền thanh xã và hệ thống loa đến các thôn|Ảnh cụm loa truyền thanh các thôn|-|xã|photo
8.4|Báo cáo ứng dụng công nghệ thông tin trong quản lý, điều hành|Báo cáo ứng dụng công nghệ thông tin năm {năm}|BC-UBND|xã|report
9.1 9.2|Biên bản rà soát nhà ở của thôn và tổng hợp của xã|Biên bản rà soát nhà ở các thôn xã {xã}|BB-UBND|xã|minutes
9.1|Danh sách, hồ sơ hộ được hỗ trợ xóa nhà tạm, nhà dột nát|Hồ sơ hộ được hỗ trợ xóa nhà tạm năm {năm}|-|xã|on-paper
9.2|general.4|Ảnh nhà ở dân cư trước và sau khi cải tạo|-|xã|photo
10|Biểu tổng hợp thu nhập bình quân đầu người của xã|Biểu tổng hợp thu nhập bình quân đầu người năm {năm}|BC-UBND|xã|sheet
10|Văn bản xác nhận của Chi cục Thống kê|Xác nhận thu nhập bình quân đầu người xã {xã} năm {năm}|XN-CCTK|Chi cục Thống kê huyện Văn Quan|confirmation
11|Quyết định phê duyệt kết quả rà soát hộ nghèo, hộ cận nghèo hằng năm|Phê duyệt kết quả rà soát hộ nghèo, hộ cận nghèo năm {năm}|QĐ-UBND|huyện|decision
11|Danh sách hộ nghèo, hộ cận nghèo|Danh sách hộ nghèo, hộ cận nghèo xã {xã} năm {năm}|-|xã|on-paper
12.1|Biểu tổng hợp lao động từ đủ 15 tuổi qua đào tạo, có bằng cấp, chứng chỉ|Biểu tổng hợp lao động qua đào tạo theo nam, nữ|BC-UBND|xã|workbook
13.1|Giấy chứng nhận đăng ký, điều lệ, báo cáo tài chính của hợp tác xã|Giấy chứng nhận đăng ký hợp tác xã nông lâm nghiệp {xã}|GCN-HTX|Phòng Tài chính - Kế hoạch|confirmation
13.2|Hợp đồng liên kết sản xuất gắn với tiêu thụ sản phẩm chủ lực|Hợp đồng liên kết tiêu thụ hồi khô niên vụ {năm} - {nay}|HĐ-LK|xã|document*
13.4|general.1|Báo cáo về làng nghề, làng nghề truyền thống trên địa bàn xã|BC-UBND|xã|report
13.5|Quyết định thành lập, quy chế, kế hoạch của Tổ khuyến nông cộng đồng|Thành lập Tổ khuyến nông cộng đồng xã {xã}|QĐ-UBND|xã|decision
14.1|Quyết định công nhận xã đạt chuẩn phổ cập giáo dục, xóa mù chữ|Công nhận đạt chuẩn phổ cập giáo dục, xóa mù chữ năm {năm}|QĐ-UBND|huyện|decision
14.2|Biểu thống kê học sinh tốt nghiệp THCS tiếp tục học|Biểu thống kê học sinh tốt nghiệp THCS tiếp tục học năm {năm}|BC-THCS|xã|workbook
15.1|Văn bản xác nhận tỷ lệ tham gia bảo hiểm y tế|Xác nhận tỷ lệ tham gia bảo hiểm y tế xã {xã}|XN-BHXH|BHXH huyện Văn Quan|confirmation
15.2|Quyết định công nhận xã đạt Tiêu chí quốc gia về y tế xã|Công nhận xã {xã} đạt Tiêu chí quốc gia về y tế xã|QĐ-SYT|Sở Y tế tỉnh Lạng Sơn|decision*
15.3|Báo cáo tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể thấp còi|Báo cáo cân đo trẻ em dưới 5 tuổi năm {năm}|BC-TYT|Trạm Y tế xã|report
15.4|Báo cáo tỷ lệ dân số có sổ khám chữa bệnh điện tử, hồ sơ sức khỏe điện tử|Báo cáo sổ khám chữa bệnh điện tử năm {năm}|BC-TYT|Trạm Y tế xã|report
16|Quyết định công nhận thôn đạt danh hiệu văn hóa|Công nhận danh hiệu Thôn văn hóa năm {năm}|QĐ-UBND|huyện|decision
16|Hương ước, quy ước của thôn|Hương ước, quy ước các thôn xã {xã}|-|xã|document
17.1|Biểu tổng hợp hộ sử dụng nước sạch theo quy chuẩn, nước hợp vệ sinh|Biểu tổng hợp hộ sử dụng nước sạch theo quy chuẩn|BC-UBND|xã|water
17.1|-|Phiếu xét nghiệm mẫu nước sinh hoạt|PXN-TTYT|Trung tâm Y tế huyện|test*
17.2|Danh sách cơ sở sản xuất, kinh doanh và hồ sơ bảo vệ môi trường|Danh sách cơ sở và hồ sơ đăng ký môi trường|BC-UBND|xã|sheet
17.3|Ảnh cảnh quan xanh - sạch - đẹp, tuyến đường tự quản|Ảnh tuyến đường hoa, đoạn đường tự quản|-|xã|photo
17.4|general.4|Ảnh khu cây xanh công cộng trung tâm xã|-|xã|photo
17.5|Quy chế quản lý nghĩa trang, hồ sơ mai táng theo quy hoạch|Quy chế quản lý nghĩa trang nhân dân xã {xã}|QĐ-UBND|xã|decision
17.6|Phương án, hợp đồng thu gom, xử lý chất thải rắn|Hợp đồng thu gom, vận chuyển rác thải năm {nay}|HĐ-VSMT|xã|document*
17.7|Sổ theo dõi, hợp đồng xử lý bao gói thuốc bảo vệ thực vật và chất thải y tế|Ảnh bể chứa bao gói thuốc bảo vệ thực vật|-|xã|photo
17.8|Biểu tổng hợp nhà tiêu, nhà tắm, bể chứa nước hợp vệ sinh|Biểu tổng hợp nhà tiêu, nhà tắm, bể chứa nước|BC-UBND|xã|sheet
17.10|Giấy chứng nhận hoặc bản cam kết an toàn thực phẩm của cơ sở|Bản cam kết an toàn thực phẩm của các hộ, cơ sở|-|xã|document*
17.11|general.1|Báo cáo mô hình phân loại rác tại nguồn của Hội Phụ nữ xã|BC-UBND|xã|report
18.1|Danh sách cán bộ, công chức xã và văn bằng, chứng chỉ|Danh sách cán bộ, công chức xã {xã} và văn bằng|-|xã|on-paper
18.2|Quyết định xếp loại tổ chức đảng và chính quyền xã hằng năm|Xếp loại chất lượng Đảng bộ, chính quyền xã {xã} năm {năm}|QĐ-HU|Huyện ủy Văn Quan|decision
18.3|Quyết định xếp loại các tổ chức chính trị - xã hội xã|Xếp loại các tổ chức chính trị - xã hội xã {xã} năm {năm}|TB-MTTQ|UBMTTQ huyện Văn Quan|confirmation
18.4|Quyết định công nhận xã đạt chuẩn tiếp cận pháp luật|Công nhận xã {xã} đạt chuẩn tiếp cận pháp luật năm {năm}|QĐ-UBND|huyện|decision*
18.5|Báo cáo bình đẳng giới; phòng, chống bạo lực gia đình, bạo lực trên cơ sở giới; bảo vệ trẻ em|Báo cáo công tác bình đẳng giới năm {năm}|BC-UBND|xã|report
18.6|Kế hoạch bồi dưỡng kiến thức xây dựng NTM cho người dân, cán bộ xã và thôn|Kế hoạch bồi dưỡng kiến thức xây dựng nông thôn mới năm {nay}|KH-UBND|xã|document
19.1|Văn bản xác nhận hoàn thành nhiệm vụ quân sự, quốc phòng|Xác nhận hoàn thành nhiệm vụ quân sự, quốc phòng năm {năm}|XN-BCH|Ban CHQS huyện Văn Quan|confirmation
19.2|Quyết định công nhận xã đạt tiêu chuẩn an toàn về an ninh, trật tự|Công nhận xã {xã} đạt tiêu chuẩn An toàn về an ninh, trật tự năm {năm}|QĐ-UBND|huyện|decision`

const nangCao = `
1.1 1.2 1.3|Quyết định phê duyệt quy hoạch chung xây dựng xã|Phê duyệt quy hoạch chi tiết trung tâm xã {xã}|QĐ-UBND|huyện|decision
2.1 2.2 2.3 2.4|Quy chế, phương án bảo trì đường giao thông nông thôn|Phương án bảo trì đường giao thông nông thôn năm {nay}|PA-UBND|xã|document
3.1 3.2 3.3|Danh mục công trình thủy lợi và tổ chức quản lý, khai thác|Danh mục công trình thủy lợi do tổ chức thủy lợi cơ sở quản lý|BC-UBND|xã|sheet
5.1|Quyết định công nhận trường đạt chuẩn mức độ cao hơn|Công nhận trường THCS xã {xã} đạt cơ sở vật chất mức độ 2|QĐ-UBND|tỉnh|decision*
5.5|Kết quả đánh giá cộng đồng học tập cấp xã|Kết quả đánh giá, xếp loại cộng đồng học tập năm {năm}|QĐ-UBND|huyện|decision
6.1|Sổ theo dõi thiết bị và hoạt động văn hóa, thể thao thường xuyên|Ảnh dụng cụ thể thao ngoài trời tại nhà văn hóa thôn|-|xã|photo
8.1|Xác nhận điểm bưu chính cung cấp dịch vụ công trực tuyến|Xác nhận điểm bưu chính hỗ trợ dịch vụ công trực tuyến|XN-BĐVQ|Bưu điện huyện Văn Quan|confirmation
8.2|Báo cáo tỷ lệ thuê bao dùng điện thoại thông minh|Báo cáo thuê bao dùng điện thoại thông minh xã {xã}|BC-VNPT|VNPT Văn Quan|report
8.5|Danh mục điểm Wi-Fi miễn phí|Ảnh điểm wifi miễn phí tại trung tâm xã|-|xã|photo
13.2|Quyết định công nhận sản phẩm OCOP còn thời hạn|Công nhận sản phẩm Hồi sấy {xã} đạt OCOP 3 sao|QĐ-UBND|huyện|decision*
13.4 13.6|Giấy cấp mã số vùng trồng, cơ sở đóng gói|Giấy cấp mã số vùng trồng hồi xã {xã}|GCN-TTBVTV|Chi cục Trồng trọt và BVTV|confirmation
13.5|Ảnh màn hình, báo cáo bán hàng qua thương mại điện tử|Báo cáo bán hàng qua sàn thương mại điện tử|BC-UBND|xã|report
14.1|Xác nhận tỷ lệ tham gia bảo hiểm y tế|Xác nhận tỷ lệ tham gia bảo hiểm y tế xã {xã}|XN-BHXH|BHXH huyện Văn Quan|confirmation
14.2 14.3 14.4|Báo cáo tỷ lệ dân số được quản lý sức khỏe|Báo cáo quản lý sức khỏe điện tử, khám chữa bệnh từ xa|BC-TYT|Trạm Y tế xã|report
15.1 15.2|Báo cáo dịch vụ công trực tuyến|Báo cáo dịch vụ công trực tuyến năm {năm}|BC-UBND|xã|report
15.3|Báo cáo kết quả một cửa: đúng hạn, không có khiếu nại vượt cấp|Báo cáo kết quả giải quyết thủ tục hành chính năm {năm}|BC-UBND|xã|report
16.1|Hồ sơ mô hình điển hình về phổ biến, giáo dục pháp luật, hòa giải ở cơ sở|Công nhận mô hình Tổ hòa giải kiểu mẫu|QĐ-UBND|xã|decision
17.5|Phương án, kết quả phân loại và xử lý chất thải rắn tại nguồn|Ảnh điểm tập kết, phân loại rác tại nguồn|-|xã|photo
17.11|Hồ sơ nghĩa trang; số liệu hỏa táng; diện tích cây xanh công cộng|Biểu diện tích cây xanh công cộng các điểm dân cư|BC-UBND|xã|sheet
18.1 18.3|Báo cáo tỷ lệ hộ được sử dụng nước sạch từ công trình cấp nước tập trung|Báo cáo vận hành công trình cấp nước tập trung|BC-UBND|xã|report
18.6|Chứng nhận, cam kết an toàn thực phẩm; báo cáo không xảy ra ngộ độc|Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm|GCN-ATTP|Phòng Nông nghiệp và Phát triển nông thôn|confirmation*`

const kieuMau = `
1|-|Công nhận xã {xã} đạt chuẩn nông thôn mới nâng cao năm 2023 (minh họa)|QĐ-UBND|tỉnh|decision
2|general.2|Biểu tổng hợp thu nhập bình quân đầu người năm {năm}|BC-UBND|xã|sheet
4|general.4|Ảnh tuyến đường kiểu mẫu, khu dân cư kiểu mẫu|-|xã|photo`

export type FileKind =
  | 'decision'
  | 'minutes'
  | 'report'
  | 'confirmation'
  | 'sheet'
  | 'water'
  | 'test'
  | 'photo'
  | 'workbook'
  | 'document'
  | 'on-paper'

export type PaperLine = Readonly<{
  codes: readonly string[]
  /** Name of the customary paper, "general.1" for one of every criterion, null for none. */
  type: string | null
  subject: string
  symbol: string | null
  issuer: string
  kind: FileKind
  expires: boolean
}>

const read = (text: string): readonly PaperLine[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [codes = '', type = '-', subject = '', symbol = '-', issuer = 'xã', kind = 'report'] = line.split('|')
      return {
        codes: codes.split(' '),
        type: type === '-' ? null : type,
        subject,
        symbol: symbol === '-' ? null : symbol,
        issuer,
        kind: kind.replace('*', '') as FileKind,
        expires: kind.endsWith('*'),
      }
    })

/** Lines of papers by the level of their set. */
export const paperLines: Readonly<Record<string, readonly PaperLine[]>> = {
  NTM: read(ntm),
  NANG_CAO: read(nangCao),
  KIEU_MAU: read(kieuMau),
}
