"""The words in which people read of deliveries: states with their shapes, reasons, and what to do."""

from __future__ import annotations

from services.notification.model import deliveries, letters
from services.notification.views.deliveries import NOT_DELIVERED, PENDING
from shared.refusal import Words

TITLES = letters.TITLES

STATES: dict[str, tuple[Words, str]] = {
    deliveries.WAITING: (Words("Chờ thông tin người nhận", "Waiting for the recipient's details"), "wait"),
    deliveries.READY: (Words("Sắp gửi", "About to be sent"), "wait"),
    deliveries.SENDING: (Words("Đang gửi", "Being sent"), "doing"),
    deliveries.SENT: (Words("Đã gửi", "Sent"), "ok"),
    deliveries.NO_ADDRESS: (Words("Không có địa chỉ thư", "No e-mail address"), "warn"),
    deliveries.FAILED: (Words("Không gửi được", "Could not be sent"), "stop"),
    deliveries.IN_DOUBT: (Words("Chưa rõ đã đến chưa", "In doubt"), "warn"),
    deliveries.NOT_NEEDED: (Words("Không cần gửi nữa", "No longer needed"), "off"),
}

# How the list is divided for readers: every state is in one of these.
TABS: dict[str, Words] = {
    deliveries.SENT: Words("Đã gửi", "Sent"),
    PENDING: Words("Đang chờ", "Pending"),
    NOT_DELIVERED: Words("Không gửi được", "Not delivered"),
    deliveries.IN_DOUBT: Words("Chưa rõ", "In doubt"),
    deliveries.NOT_NEEDED: Words("Không cần gửi nữa", "No longer needed"),
}

WHY: dict[str, Words] = {
    "became-due": Words("Có thư cần gửi.", "The message became due."),
    "address-unusable": Words("Địa chỉ thư điện tử viết không đúng.", "The e-mail address is not a proper one."),
    "text-failed": Words("Không soạn được nội dung thư.", "The text could not be written."),
    "server-took": Words("Máy chủ thư đã nhận.", "The mail server took it."),
    "server-refused": Words("Máy chủ thư từ chối hẳn.", "The mail server refused it."),
    "server-postponed": Words("Máy chủ thư chưa nhận; sẽ tự gửi lại.", "The mail server did not take it yet."),
    "no-answer": Words("Đã chuyển thư nhưng máy chủ không trả lời.", "It was handed over, and no answer came."),
    "sender-stopped": Words(
        "Máy của hệ thống dừng giữa chừng khi đang gửi.", "The system stopped while it was being sent."
    ),
}

TO_DO: dict[str, Words] = {
    deliveries.NO_ADDRESS: Words(
        "In giấy triệu tập và giao tận tay, hoặc báo trực tiếp; hoặc bổ sung địa chỉ thư điện tử, thư sẽ tự gửi.",
        "Print the summons and hand it over, or tell them; or add the e-mail address, and the message goes by itself.",
    ),
    deliveries.FAILED: Words(
        "Xem lại địa chỉ thư điện tử của người nhận, và giao giấy triệu tập tận tay hoặc báo trực tiếp.",
        "Check the recipient's e-mail address, and hand the summons over or tell them.",
    ),
    deliveries.IN_DOUBT: Words(
        "Hỏi người nhận đã thấy thư chưa; nếu chưa, giao giấy triệu tập tận tay hoặc báo trực tiếp. Hệ thống không "
        "tự gửi lại.",
        "Ask the recipient whether it came; if not, hand the summons over or tell them. It is not sent again by "
        "itself.",
    ),
}
