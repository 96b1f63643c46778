// Simulated time, told in the community's zone.

export const ZONE = "Asia/Shanghai";

const format = (options) => new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hourCycle: "h23", ...options });
const HOUR = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ month: "long", day: "numeric", weekday: "short" });
const PARTS = format({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });

/** 7:05 */
export const hour = (milliseconds) => HOUR.format(milliseconds).replace(/^0/, "");

/** 11月24日 周二 */
export const day = (milliseconds) => DAY.format(milliseconds).replace(/\s*周/, " 周");

/** 今天 19:05, 明天 7:20, or the day by name, as seen from now. */
export function soon(milliseconds, now) {
  const days = dayNumber(milliseconds) - dayNumber(now);
  const name = ["今天", "明天", "后天"][days] ?? day(milliseconds);
  return `${name} ${hour(milliseconds)}`;
}

/** The value of a datetime-local field. */
export function fieldValue(milliseconds) {
  const part = Object.fromEntries(PARTS.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** Milliseconds of what a datetime-local field says. China keeps one time, without summer time. */
export const fieldInstant = (value) => Date.parse(`${value}:00+08:00`);

function dayNumber(milliseconds) {
  return Math.floor((milliseconds + 8 * 3600_000) / 86_400_000);
}
