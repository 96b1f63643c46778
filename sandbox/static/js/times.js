// Simulated time, told in the community's zone.

export const ZONE = "Asia/Shanghai";

const format = (options) => new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hourCycle: "h23", ...options });
const HOUR = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ month: "long", day: "numeric", weekday: "short" });
const DAY_LENGTH = 86_400_000;
// China keeps one time, without summer time.
const AHEAD_OF_UTC = 8 * 3600_000;

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

/** The next days as [instant of their midnight, name], today first. */
export function daysFrom(now, count) {
  const today = dayNumber(now) * DAY_LENGTH - AHEAD_OF_UTC;
  return Array.from({ length: count }, (_, index) => {
    const midnight = today + index * DAY_LENGTH;
    return [midnight, [["今天", "明天", "后天"][index], day(midnight)].filter(Boolean).join(" ")];
  });
}

/** Milliseconds since midnight of 7:30, 7点30, 0730 or 7点; null for what is no time. */
export function timeOfDay(words) {
  const match = /^(\d{1,2})(?:[::点.]?(\d{2})分?|点)?$/.exec(words.replace(/\s/g, ""));
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)];
  return hours < 24 && minutes < 60 ? (hours * 60 + minutes) * 60_000 : null;
}

function dayNumber(milliseconds) {
  return Math.floor((milliseconds + AHEAD_OF_UTC) / DAY_LENGTH);
}
