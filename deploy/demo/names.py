"""Invented Vietnamese names: persons of an upland province, with every diacritic that the language has."""

from __future__ import annotations

from random import Random

from shared.vietnamese import fold


def _words(text: str, between: str = " ") -> list[str]:
    return text.split(between)


# Kinh and Tày names are put together alike; the highlands' other peoples have their own ways.
_FAMILIES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Đinh Đào Phùng Trịnh Lương Hà Cao Mai Nông Lộc Vi Bế Ma "
    "Triệu Đoàn Tạ Quách Bàn Lý Lù Lò Quàng Khổng Nghiêm Đàm Chử Giáp Lãnh Hứa Tống Lục Điêu"
)
_MALE_MIDDLES = _words("Văn Đức Hữu Quốc Minh Xuân Đình Công Anh Trọng Tiến Bá Duy Ngọc Thế Mạnh Việt Quang Thành Khắc")
_MALE_GIVENS = _words(
    "Hùng Dũng Cường Tuấn Nam Sơn Hải Long Thắng Đạt Phúc Khôi Bình An Quân Huy Hiếu Trung Toàn Lâm Kiên Vượng "
    "Quyết Thưởng Chiến Nghĩa Tường Hưởng Luận Khuê Vỹ Thuỵ Ước Đường Thịnh Đệ Hậu Tùng Phong Tiệp"
)
_FEMALE_MIDDLES = ["Thị", "Thị", "Thị", "Thị Thu", "Thị Hồng", "Thị Ngọc", "Thị Thanh", "Thị Minh", "Thị Kim", "Thuỳ"]
_FEMALE_MIDDLES += ["Thị Bích", "Ngọc", "Khánh", "Phương", "Thị Diệu", "Thị Lệ", "Thị Ánh", "Thị Mỹ", "Thị Thuý"]
_FEMALE_GIVENS = _words(
    "Hương Lan Hoa Mai Hằng Nga Thảo Linh Trang Huyền Oanh Yến Nhung Quỳnh Thuỷ Vân Hạnh Loan Phượng Duyên Tuyết "
    "Thơm Hiền Ngân Uyên Liễu Nguyệt Xuyến Dịu Ngoãn Huệ Luyến Mỹ Đào Thư Chuyên Hợi Khuyên Thắm Lựu"
)
_HMONG_FAMILIES = _words("Giàng Vàng Sùng Thào Lầu Hạng Cứ Mùa Vừ Má Tráng Ly Hầu Chảo Phàn Tẩn Lừu Phừ")
_HMONG_MALE = _words("A Páo,A Chính,A Sử,Seo Dình,A Tủa,Mí Nô,A Lềnh,Seo Phứ,A Giàng Sò,Mí Vừ,A Dơ,A Khoá", ",")
_HMONG_FEMALE = _words("Thị Mỷ,Thị Dợ,Thị Súa,Thị Pàng,Thị Chở,Thị Ghênh,Thị Sáy,Thị Máy,Thị Vế,Thị Xúa,Thị Nhè", ",")


def person_name(rng: Random, sex: str) -> str:
    """A full name for a `male` or `female` person; about one in fifty is a long one of five or six words."""
    if rng.random() < 0.22:
        return f"{rng.choice(_HMONG_FAMILIES)} {rng.choice(_HMONG_MALE if sex == 'male' else _HMONG_FEMALE)}"
    family = rng.choice(_FAMILIES)
    middle = rng.choice(_MALE_MIDDLES if sex == "male" else _FEMALE_MIDDLES)
    givens = _MALE_GIVENS if sex == "male" else _FEMALE_GIVENS
    given = rng.choice(givens)
    if rng.random() < 0.02:
        return f"{family} {rng.choice(['Phúc', 'Hoàng', 'Vũ', 'Đặng'])} {middle} {' '.join(rng.sample(givens, 2))}"
    return f"{family} {middle} {given}"


def plain(words: str) -> str:
    """Words as user names and addresses have them: `Mường Lai` becomes `muong-lai`."""
    return "-".join("".join(letter for letter in fold(words) if letter.isalnum() or letter == " ").split())
