"""The invented province: its organisations in 2023, when centres stood at district level, and who signs in."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.demo.names import plain

PROVINCE = "province"
BOARD = "board"
SCHOOL = "political-school"


@dataclass(frozen=True)
class Organisation:
    """An organisation; `key` names it within the plan, `parent` is another's key."""

    key: str
    kind: str
    name: str
    short_name: str | None = None
    parent: str | None = PROVINCE
    email: str | None = None


@dataclass(frozen=True)
class Account:
    """Somebody who signs in, with one role at one organisation (its key)."""

    username: str
    name: str
    role: str
    organisation: str


@dataclass(frozen=True)
class District:
    """A district or town: where its centre teaches, who runs it, and its communes (wards), which nominate."""

    kind: str
    short_name: str
    place: str
    staff: str
    communes: tuple[str, str, str]
    village: str

    @property
    def name(self) -> str:
        return f"{self.kind} {self.short_name}"

    @property
    def centre(self) -> str:
        """The key of its centre."""
        return f"centre/{plain(self.short_name)}"

    @property
    def committees(self) -> list[str]:
        """The keys of its communes' committees."""
        return [f"committee/{plain(one)}" for one in self.communes]


DISTRICTS = (
    District(
        "thành phố",
        "Vân Thành",
        "Hội trường Trung tâm chính trị thành phố, phường Bắc Môn",
        "Nông Thị Bích Thuỷ",
        ("phường Bắc Môn", "phường Cầu Mây", "xã Vân Thượng"),
        "tổ dân phố số 4 Cầu Mây",
    ),
    District(
        "huyện",
        "Mường Lai",
        "Hội trường tầng 2, thị trấn Mường Lai",
        "Lò Văn Thưởng",
        ("xã Nậm Pọng", "xã Mường Ẳng Thượng", "xã Bản Sỏ"),
        "bản Nà Hỳ Dưới",
    ),
    District(
        "huyện",
        "Nậm Sơn",
        "Phòng học số 1, Trung tâm chính trị huyện",
        "Triệu Thị Diệu Hiền",
        ("xã Nậm Đích", "xã Tả Phình Hồ", "xã Sơn Lộ"),
        "thôn Khuổi Lếch",
    ),
    District(
        "huyện",
        "Phù Vân",
        "Hội trường Huyện ủy Phù Vân",
        "Đoàn Quốc Vượng",
        ("xã Phù Khê Ngoại", "xã Vân Trại", "xã Đồng Ruối"),
        "thôn Đầm Vạc Ngoài",
    ),
    District(
        "huyện",
        "Ngọc Hạ",
        "Hội trường Trung tâm chính trị huyện, thị trấn Lĩnh Ải",
        "Bế Thị Ánh Nguyệt",
        ("xã Ngọc Quế Đông", "xã Lĩnh Quan", "xã Cốc Mìn"),
        "thôn Tân Lĩnh Quan",
    ),
    District(
        "huyện",
        "Tân Khê",
        "Nhà văn hoá huyện Tân Khê",
        "Phùng Thế Toàn",
        ("xã Khê Ngàn", "xã Tân Ỷ", "xã Suối Quạ"),
        "thôn Ngàn Mơ",
    ),
    District(
        "huyện",
        "Thượng Hà",
        "Phòng họp số 2, Trung tâm chính trị huyện",
        "Lương Thị Hồng Nhung",
        ("xã Hà Lũng", "xã Thượng Ngòi", "xã Giao Mỏ"),
        "thôn Ngòi Cát Trên",
    ),
    District(
        "huyện",
        "Bản Mây",
        "Hội trường Trung tâm chính trị huyện Bản Mây",
        "Sùng A Chính",
        ("xã Mây Trắng", "xã Sín Lầu", "xã Hồ Mù Chải"),
        "thôn Lũng Vài Mây",
    ),
    District(
        "huyện",
        "Sông Trầm",
        "Hội trường Ủy ban nhân dân huyện Sông Trầm",
        "Đặng Hữu Phúc Khuê",
        ("xã Trầm Ổi", "xã Sông Con Thượng", "xã Vĩnh Ngưỡng"),
        "thôn Bến Đuống Sông Trầm",
    ),
)
AGENCIES = ("Đảng ủy Khối các cơ quan tỉnh Thanh Vân", "Đảng ủy Khối doanh nghiệp tỉnh Thanh Vân")
LECTURER = "Phạm Thị Ngọc Quỳnh"
NOMINATING = DISTRICTS[0].committees[0]  # the committee of which somebody signs in


def organisations() -> tuple[Organisation, ...]:
    """The tree, parents before their children."""
    found = [
        Organisation(PROVINCE, "province", "Tỉnh ủy Thanh Vân", parent=None),
        Organisation(BOARD, "board", "Ban Tuyên giáo Tỉnh ủy Thanh Vân", "BTG Thanh Vân"),
        Organisation(SCHOOL, "political-school", "Trường Chính trị tỉnh Thanh Vân", "TCT Thanh Vân"),
    ]
    for district in DISTRICTS:
        name = f"Trung tâm chính trị {district.name}"
        email = f"ttct.{plain(district.short_name)}@example.org"
        found.append(Organisation(district.centre, "centre", name, f"TTCT {district.short_name}", email=email))
    for agency in AGENCIES:
        found.append(Organisation(agency_key(agency), "committee", agency, email=f"{plain(agency)}@example.org"))
    for district in DISTRICTS:
        for key, commune in zip(district.committees, district.communes, strict=True):
            email = f"dang-uy.{plain(commune)}@example.org"
            found.append(Organisation(key, "committee", f"Đảng ủy {commune}", email=email))
        cell = Organisation(
            f"cell/{plain(district.village)}", "cell", f"Chi bộ {district.village}", parent=district.committees[0]
        )
        found.append(cell)
    return tuple(found)


def agency_key(agency: str) -> str:
    return f"committee/{plain(agency)}"


def accounts() -> tuple[Account, ...]:
    """Two for the board, one for each centre, one lecturer and one committee in the town."""
    of_centres = [Account(f"tt-{plain(one.short_name)}", one.staff, "staff", one.centre) for one in DISTRICTS]
    return (
        Account("bantuyengiao", "Vũ Đình Khôi", "board", PROVINCE),
        *of_centres,
        Account("giang-vien", LECTURER, "lecturer", DISTRICTS[0].centre),
        Account("dang-uy", "Hoàng Thị Lệ Thuỷ", "committee", NOMINATING),
        Account("bantuyengiao-2", "Lò Thị Hạnh", "board", PROVINCE),
    )
