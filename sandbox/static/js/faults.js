// Faults in words for people, and what each orders.

export const FAULTS = [
  { name: "Telegram 忙 (429)", about: "叫机器人 5 秒后再来", order: { kind: "429", retry_after: 5 } },
  { name: "断网 30 秒", about: "这半分钟什么都连不上", order: { kind: "reset_before", count: null, lasts: 30 }, whole: true },
  { name: "收到了但没回音", about: "消息到了, 机器人却不知道", order: { kind: "reset_after" } },
  { name: "服务器出错 (502)", about: "没办成", order: { kind: "5xx", status: 502 } },
  { name: "回得慢 (8 秒)", about: "办成了, 8 秒后才回话", order: { kind: "slow", seconds: 8 } },
  { name: "一直不回", about: "20 秒没动静, 然后断开", order: { kind: "hang", seconds: 20 } },
  { name: "答非所问", about: "回来的不是 JSON", order: { kind: "garbage" } },
  { name: "对方拉黑了 (403)", about: "机器人给这个人发不了", order: { kind: "error", error_code: 403, description: "Forbidden: bot was blocked by the user" } },
  { name: "重复投递", about: "同一条消息来两遍", order: { kind: "duplicate", method: "getUpdates" }, whole: true },
  { name: "顺序打乱", about: "一批消息倒着来", order: { kind: "reorder", method: "getUpdates" }, whole: true },
];

export const METHODS = [
  ["*", "机器人做的任何事"],
  ["sendMessage", "发消息"],
  ["editMessageText", "改消息"],
  ["answerCallbackQuery", "回应点按钮"],
  ["getUpdates", "取消息"],
  ["sendPhoto", "发照片"],
  ["sendDocument", "发文件"],
  ["file", "下载照片"],
];

export const TIMES = [["1", "1 次"], ["3", "3 次"], ["10", "10 次"], ["", "一直"]]; // prettier-ignore

const METHOD_NAMES = new Map([
  ...METHODS,
  ["deleteMessage", "删消息"],
  ["sendLocation", "发位置"],
  ["sendChatAction", "正在输入"],
  ["editMessageReplyMarkup", "改按钮"],
  ["setMyCommands", "设命令"],
  ["getFile", "问文件"],
  ["getMe", "问自己是谁"],
]);

export const methodName = (method) => METHOD_NAMES.get(method) ?? method;

/** What an ordered fault is called here. */
export function faultName(fault) {
  if (fault.kind === "reset_before" && fault.lasts) return `断网 ${fault.lasts} 秒`;
  return FAULTS.find(({ order }) => order.kind === fault.kind)?.name ?? fault.kind;
}

/** How a call in the log went, when not well. */
export function struckName(kind) {
  return kind === "reset_before" ? "断网" : (FAULTS.find(({ order }) => order.kind === kind)?.name ?? kind);
}
