"""What is taught in the demo: how classes of a programme are called, what their lessons are, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

WITH_SCHOOL = ("intermediate", "committee-work")


@dataclass(frozen=True)
class Subject:
    """A programme as centres hold it. `titles` are names of its classes, taken in turn; ages in years.

    A `monthly` one meets once in four weeks, the others on working days in a row. `assessed_by` is the
    programme's.
    """

    programme: str
    titles: tuple[str, ...]
    sessions: int
    youngest: int
    oldest: int
    lessons: tuple[str, ...] = ()
    monthly: bool = False
    assessed_by: str = "none"

    def class_name(self, district: str, year: int, turn: int) -> str:
        """The name of a class; `turn` chooses among the titles."""
        return f"{self.titles[turn % len(self.titles)]} năm {year} – {district}"

    def lesson(self, place: int, sessions: int) -> str | None:
        """What is taught in a session: the lessons are spread evenly over all of them."""
        return self.lessons[place * len(self.lessons) // sessions] if self.lessons else None


_ALL = (
    Subject(
        "party-awareness",
        ("Lớp bồi dưỡng nhận thức về Đảng",),
        sessions=10,
        youngest=18,
        oldest=35,
        lessons=(
            "Khái quát lịch sử Đảng Cộng sản Việt Nam",
            "Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội",
            "Nội dung cơ bản của Điều lệ Đảng",
            "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam",
        ),
        assessed_by="essay",
    ),
    Subject(
        "new-members",
        ("Lớp bồi dưỡng lý luận chính trị cho đảng viên mới",),
        sessions=10,
        youngest=19,
        oldest=40,
        lessons=(
            "Chủ nghĩa Mác – Lênin, tư tưởng Hồ Chí Minh",
            "Độc lập dân tộc gắn liền với chủ nghĩa xã hội",
            "Phát triển kinh tế thị trường định hướng xã hội chủ nghĩa",
            "Xây dựng văn hóa, con người Việt Nam",
            "Bảo vệ môi trường và phát triển bền vững",
            "Quốc phòng, an ninh và đối ngoại",
            "Phát huy sức mạnh đại đoàn kết toàn dân tộc",
            "Xây dựng, chỉnh đốn Đảng trong sạch, vững mạnh",
            "Nguyên tắc tổ chức, sinh hoạt của Đảng và công tác của chi bộ",
            "Nhiệm vụ của đảng viên",
        ),
        assessed_by="essay",
    ),
    Subject(
        "mass-organisations",
        (
            "Lớp nghiệp vụ công tác Mặt trận Tổ quốc ở khu dân cư",
            "Lớp nghiệp vụ công tác Hội Liên hiệp Phụ nữ cơ sở",
            "Lớp nghiệp vụ công tác Hội Nông dân cơ sở",
            "Lớp nghiệp vụ công tác Đoàn Thanh niên cơ sở",
            "Lớp nghiệp vụ công tác Công đoàn cơ sở",
            "Lớp nghiệp vụ công tác Hội Cựu chiến binh cơ sở",
        ),
        sessions=6,
        youngest=22,
        oldest=58,
        assessed_by="essay",
    ),
    Subject(
        "thematic",
        (
            "Chuyên đề học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "Chuyên đề kỹ năng tuyên truyền miệng và định hướng dư luận ở cơ sở",
            "Chuyên đề bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng",
            "Chuyên đề xây dựng nông thôn mới và giảm nghèo bền vững",
            "Tập huấn chuyển đổi số cho cấp ủy viên và bí thư chi bộ",
        ),
        sessions=3,
        youngest=25,
        oldest=58,
    ),
    Subject(
        "propaganda-work",
        ("Lớp nghiệp vụ công tác tuyên giáo và báo cáo viên cơ sở",),
        sessions=4,
        youngest=25,
        oldest=56,
        lessons=("Công tác tuyên giáo ở cơ sở", "Kỹ năng của báo cáo viên, tuyên truyền viên"),
    ),
    Subject("knowledge-update", ("Lớp cập nhật kiến thức cho cán bộ, công chức cấp xã",), 4, 27, 56),
    Subject(
        "intermediate",
        ("Lớp trung cấp lý luận chính trị hệ không tập trung",),
        sessions=10,
        youngest=28,
        oldest=46,
        lessons=(
            "Triết học Mác – Lênin",
            "Kinh tế chính trị Mác – Lênin",
            "Chủ nghĩa xã hội khoa học",
            "Tư tưởng Hồ Chí Minh",
            "Lịch sử Đảng Cộng sản Việt Nam",
            "Xây dựng Đảng",
            "Nhà nước và pháp luật Việt Nam",
            "Quản lý hành chính nhà nước",
            "Kỹ năng lãnh đạo, quản lý",
            "Đường lối, chính sách về các lĩnh vực của đời sống xã hội",
        ),
        monthly=True,
        assessed_by="exams-and-thesis",
    ),
    Subject(
        "committee-work",
        ("Lớp nghiệp vụ công tác đảng cho bí thư, phó bí thư chi bộ và cấp ủy viên",),
        sessions=6,
        youngest=30,
        oldest=57,
        lessons=("Nghiệp vụ công tác đảng viên", "Công tác kiểm tra, giám sát", "Nội dung sinh hoạt chi bộ"),
        assessed_by="essay",
    ),
)
SUBJECTS = {one.programme: one for one in _ALL}
