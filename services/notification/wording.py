"""The words in which people read of deliveries: states with their shapes, reasons, and what to do."""

from __future__ import annotations

from services.notification.model import deliveries
from services.notification.model.kinds import CHANNELS, KINDS
from services.notification.views.deliveries import NOT_DELIVERED, PENDING, SENT
from shared.refusal import Words

TITLES = {code: kind.title for code, kind in KINDS.items()}
WAYS = CHANNELS

STATES: dict[str, tuple[Words, str]] = {
    deliveries.WAITING: (Words("Đang chuẩn bị", "Being prepared"), "wait"),
    deliveries.READY: (Words("Sắp gửi", "About to be sent"), "wait"),
    deliveries.SENDING: (Words("Đang gửi", "Being sent"), "doing"),
    deliveries.SENT: (Words("Đã gửi", "Sent"), "ok"),
    deliveries.DELIVERED: (Words("Đã đến", "Delivered"), "ok"),
    deliveries.NO_ADDRESS: (Words("Không có địa chỉ", "No address"), "warn"),
    deliveries.FAILED: (Words("Không gửi được", "Could not be sent"), "stop"),
    deliveries.IN_DOUBT: (Words("Chưa rõ đã đến chưa", "In doubt"), "warn"),
    deliveries.NOT_NEEDED: (Words("Không gửi", "Not sent"), "off"),
}

# How the list is divided for readers: every state is in one of these.
TABS: dict[str, Words] = {
    SENT: Words("Đã gửi", "Sent"),
    PENDING: Words("Đang chờ", "Pending"),
    NOT_DELIVERED: Words("Không đến được", "Not delivered"),
    deliveries.IN_DOUBT: Words("Chưa rõ", "In doubt"),
    deliveries.NOT_NEEDED: Words("Không gửi", "Not sent"),
}

WHY: dict[str, Words] = {
    "became-due": Words("Có thư cần gửi.", "The message became due."),
    "over": Words("Không còn cần nữa.", "It is no longer needed."),
    "turned-off": Words("Đơn vị đã tắt loại thư này.", "The organisation has turned this kind of message off."),
    "not-wanted": Words(
        "Người nhận không muốn nhận loại thư này.", "The recipient does not want this kind of message."
    ),
    "erased": Words(
        "Thông tin người nhận đã được xóa theo yêu cầu.", "The recipient's details were erased on request."
    ),
    "in-the-inbox": Words("Ở hộp thư của đơn vị trong Sổ Lớp.", "In the organisation's inbox."),
    "address-unusable": Words("Địa chỉ viết không đúng.", "The address is not a proper one."),
    "address-refused": Words("Địa chỉ này không nhận được thư.", "This address takes no messages."),
    "text-failed": Words("Không soạn được nội dung thư.", "The text could not be written."),
    "no-template": Words("Chưa có mẫu Zalo được duyệt cho loại thư này.", "No approved Zalo template for this kind."),
    "says-too-much": Words(
        "Nội dung có thông tin không được để lộ; hãy sửa mẫu.",
        "The text says what must not be seen; mend the template.",
    ),
    "provider-took": Words("Bên chuyển đã nhận.", "The provider took it."),
    "provider-postponed": Words("Bên chuyển chưa nhận; sẽ tự gửi lại.", "The provider did not take it yet."),
    "provider-at-fault": Words(
        "Bên chuyển hoặc cài đặt có lỗi; sẽ tự gửi lại.", "The provider or the settings are at fault; tried again."
    ),
    "arrived": Words("Đã đến nơi.", "It arrived."),
    "receipt": Words("Bên chuyển báo đã đến.", "The provider says that it arrived."),
    "did-not-arrive": Words("Bên chuyển báo không đến được.", "The provider says that it did not arrive."),
    "no-answer": Words("Đã chuyển thư nhưng không có trả lời.", "It was handed over, and no answer came."),
    "not-told": Words("Đã hỏi bên chuyển, chưa có trả lời.", "The provider was asked and did not say."),
    "never-came": Words("Bên chuyển chưa nhận lần nào; gửi lại.", "The provider never got it; sent again."),
    "sender-stopped": Words(
        "Máy của hệ thống dừng giữa chừng khi đang gửi.", "The system stopped while it was being sent."
    ),
    "put-back": Words("Chưa kịp gửi, để lại sau.", "Put back untouched."),
    "handed-over": Words("Đã giao tận tay hoặc báo trực tiếp.", "Handed over or told in person."),
    "sent-again": Words("Có người yêu cầu gửi lại.", "Somebody asked for it to be sent again."),
}

HELD: dict[str, Words] = {
    "names-missing": Words("chờ đủ thông tin để soạn thư", "names that it should say are missing"),
    "quiet-hours": Words("đang giờ nghỉ của người nhận", "the recipient's quiet hours"),
    "enough-for-today": Words("hôm nay người nhận đã nhận nhiều thư", "the recipient got enough messages today"),
}

TO_DO: dict[str, Words] = {
    deliveries.NO_ADDRESS: Words(
        "Báo trực tiếp hoặc giao giấy tận tay; hoặc bổ sung địa chỉ thư điện tử hay số điện thoại, thư sẽ tự gửi.",
        "Tell them or hand over the paper; or add an e-mail address or telephone number, and the message goes by "
        "itself.",
    ),
    deliveries.FAILED: Words(
        "Xem lại địa chỉ của người nhận rồi gửi lại, hoặc báo trực tiếp hay giao giấy tận tay.",
        "Check the recipient's address and send it again, or tell them or hand over the paper.",
    ),
    deliveries.IN_DOUBT: Words(
        "Hỏi người nhận đã thấy thư chưa; nếu chưa, báo trực tiếp hoặc giao giấy tận tay. Hệ thống không tự gửi lại.",
        "Ask the recipient whether it came; if not, tell them or hand over the paper. It is not sent again by itself.",
    ),
}
