"""What stands where a person's name stood who was erased on request."""

NAME = "(đã xóa theo yêu cầu)"
